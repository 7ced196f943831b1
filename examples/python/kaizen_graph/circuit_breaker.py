"""Leaves a service alone that does not answer, so that nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# One slow answer is chance, three in a row are not.
FAILURES_TO_OPEN = 3
OPEN_S = 10.0


class CircuitBreaker:
    """Opens after some failures in a row; after a while it lets one caller try again."""

    def __init__(
        self,
        failures_to_open: int = FAILURES_TO_OPEN,
        open_s: float = OPEN_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures_to_open = failures_to_open
        self._open_s = open_s
        self._now = now
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_from = 0.0

    def admits(self) -> bool:
        """Whether to try. After the wait one caller may, and the others wait for what becomes of it."""
        with self._lock:
            if self._failures < self._failures_to_open:
                return True
            if self._now() < self._closed_from:
                return False
            self._closed_from = self._now() + self._open_s
            return True

    def succeeded(self) -> None:
        """The service answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """It did not, or not in time."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._failures_to_open:
                self._closed_from = self._now() + self._open_s
