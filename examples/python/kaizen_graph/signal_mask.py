"""Keeps SIGTERM away from the client's threads."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def threads_without_sigterm() -> Iterator[None]:
    """Threads that are started within never get SIGTERM.

    Python runs handlers in the main thread, and one that sleeps there is woken only by a signal it gets itself; which
    thread gets a signal of the whole process is not the same everywhere.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
