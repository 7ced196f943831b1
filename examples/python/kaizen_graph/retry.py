"""Patience with a service that is busy or restarts."""

from __future__ import annotations

from collections.abc import Callable

FIRST_DELAY_S = 0.1
MAX_DELAY_S = 5.0
# 0.1 s doubled six times is beyond the greatest delay; more doublings would only grow the number.
MAX_DOUBLINGS = 6


def retry_delay_s(attempt: int, asked_s: float, random: Callable[[], float]) -> float:
    """Seconds before the next attempt; `attempt` counts from 1.

    Never less than the service asks for, and beyond that anywhere up to the doubled delay ("full jitter"), so that
    clients that failed together do not come back together.
    """
    ceiling = min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** min(attempt - 1, MAX_DOUBLINGS))
    return asked_s + random() * ceiling
