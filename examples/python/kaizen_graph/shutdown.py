"""What open clients do when their process ends or forks."""

from __future__ import annotations

import atexit
import os
import signal
import threading
import time
from types import FrameType
from typing import Protocol

REPEAT_S = 0.1


class Closeable(Protocol):
    """A client, as far as ends concern it."""

    end_timeout_s: float

    def close(self, timeout_s: float | None = None) -> bool: ...
    def restart_after_fork(self) -> None: ...


_open: set[Closeable] = set()
_ending = threading.Event()


def register(client: Closeable, flush_on_sigterm: bool) -> None:
    """Closes the client when the process ends, if nobody has before."""
    _open.add(client)
    if flush_on_sigterm:
        _handle_sigterm()


def unregister(client: Closeable) -> None:
    """Forgets a client that was closed."""
    _open.discard(client)


def _close_all() -> None:
    # One after the other: a program that ends may not be allowed to start threads any more.
    start = time.monotonic()
    for client in list(_open):
        client.close(max(0.1, client.end_timeout_s - (time.monotonic() - start)))


def _handle_sigterm() -> None:
    """Only where SIGTERM would end the process at once: a handler of the program's own lets it end in order."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _on_sigterm)


def _on_sigterm(number: int, frame: FrameType | None) -> None:
    if _ending.is_set():
        # The second one, ours or someone's who does not want to wait: the process ends as it would have.
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        return
    _ending.set()
    # Not here: this may interrupt the main thread while it holds a lock that flushing needs.
    threading.Thread(target=_close_and_repeat, args=(number,), daemon=True).start()


def _close_and_repeat(number: int) -> None:
    _close_all()
    # To the main thread, which runs the handler; again, as a signal that comes just before it begins to sleep does not
    # keep it awake.
    main = threading.main_thread().ident
    while main is not None:
        signal.pthread_kill(main, number)
        time.sleep(REPEAT_S)


def _after_fork_in_child() -> None:
    _ending.clear()
    for client in list(_open):
        client.restart_after_fork()


atexit.register(_close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
