"""What open clients do when their process ends or forks.

No flush is taken for the last one: a program may log in its own handlers, and in threads that go on meanwhile.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import threading
import time
from multiprocessing import util as multiprocessing_util
from types import FrameType
from typing import Any, Protocol

from .signal_mask import END_SIGNALS

REPEAT_S = 0.1
# How often the flush at the end is begun again for what was logged meanwhile: a program that logs without a pause is
# never done, and what it logs after this is told instead.
LAST_ROUNDS_S = 0.5
# At least so long each client may take, when others have used up the time.
LEAST_S = 0.1
# After whatever else ends with a child process, which may log.
LAST_PRIORITY = -1_000
# They end child processes with os._exit, which skips atexit, after running what is registered with them.
WORKER_MODULES = ("multiprocessing.util", "billiard.util")


class Closeable(Protocol):
    """A client, as far as ends concern it."""

    end_timeout_s: float

    def flush_before_end(self, timeout_s: float) -> None: ...
    def has_news(self) -> bool: ...
    def end(self, timeout_s: float) -> None: ...
    def hold_calls(self) -> None: ...
    def release_calls(self) -> None: ...
    def restart_after_fork(self) -> None: ...


class _Forks:
    """What worker modules hold on to, to tell of forks."""


_open: set[Closeable] = set()
_ending = threading.Event()
_forks = _Forks()
_watched: set[str] = set()


def register(client: Closeable, flush_on_sigterm: bool) -> None:
    """Closes the client when the process ends, if nobody has before."""
    _open.add(client)
    _watch_workers()
    if flush_on_sigterm:
        _handle_signals()


def unregister(client: Closeable) -> None:
    """Forgets a client that was closed."""
    _open.discard(client)


def _close_all() -> None:
    # One after the other: a program that ends may not be allowed to start threads any more.
    start = time.monotonic()
    for client in list(_open):
        client.end(max(LEAST_S, client.end_timeout_s - (time.monotonic() - start)))


def _flush_all() -> None:
    """Flushes until nothing more was logged meanwhile."""
    start = time.monotonic()
    last: float | None = None
    while last is None or (time.monotonic() < last and any(client.has_news() for client in list(_open))):
        for client in list(_open):
            client.flush_before_end(max(LEAST_S, client.end_timeout_s - (time.monotonic() - start)))
        last = time.monotonic() + LAST_ROUNDS_S if last is None else last


def _handle_signals() -> None:
    """Only where a signal would end the process at once: a handler of the program's own lets it end in order, as Python's
    own of SIGINT does, which raises KeyboardInterrupt."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in END_SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _on_signal)


def _on_signal(number: int, frame: FrameType | None) -> None:
    if _ending.is_set():
        # The second one, ours or someone's who does not want to wait: the process ends as it would have.
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        return
    _ending.set()
    # Not here: this may interrupt the main thread while it holds a lock that flushing needs.
    threading.Thread(target=_close_and_repeat, args=(number,), daemon=True).start()


def _close_and_repeat(number: int) -> None:
    _flush_all()
    _close_all()
    # To the main thread, which runs the handler; again, as a signal that comes just before it begins to sleep does not
    # keep it awake.
    main = threading.main_thread().ident
    while main is not None:
        signal.pthread_kill(main, number)
        time.sleep(REPEAT_S)


def _watch_workers() -> None:
    """Ends the clients of child processes that skip atexit."""
    for name in WORKER_MODULES:
        module = sys.modules.get(name)
        if module is not None and name not in _watched:
            _watched.add(name)
            # Run in every child, however it is started, before its work.
            module.register_after_fork(_forks, lambda _, module=module: _close_with(module))
    if multiprocessing.parent_process() is not None:
        _close_with(multiprocessing_util)


def _close_with(module: Any) -> None:
    module.Finalize(None, _close_all, exitpriority=LAST_PRIORITY)


def _before_fork() -> None:
    for client in list(_open):
        client.hold_calls()


def _after_fork_in_parent() -> None:
    for client in list(_open):
        client.release_calls()


def _after_fork_in_child() -> None:
    _ending.clear()
    _watch_workers()
    for client in list(_open):
        client.restart_after_fork()


atexit.register(_close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child
    )
