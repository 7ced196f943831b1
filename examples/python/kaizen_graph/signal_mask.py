"""The signals that end a process, and the threads that they are kept away from."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

# Those that end a process by default, and that people, shells and service managers send for it; Windows has some of them.
END_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR2")
    if hasattr(signal, name)
)


@contextmanager
def threads_without_signals() -> Iterator[None]:
    """Threads that are started within never get a signal that ends the process.

    Python runs handlers in the main thread, and one that sleeps there is woken only by a signal it gets itself; which
    thread gets a signal of the whole process is not the same everywhere.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
