"""Client of the Kaizen Graph service: log what generators do, and ask what works."""

from . import event_helpers
from .circuit_breaker import CircuitBreaker
from .client import BufferSettings, Kaizen, SpoolSettings, connect, current
from .creative import Creative
from .event_helpers import *  # noqa: F403
from .event_logger import Stats
from .failure import KaizenError, Violation
from .kaizen_context import KaizenContext
from .kaizen_service import KaizenService
from .learning import LearningKind, Run, with_learning
from .learning_kinds import (
    creatives_learning,
    execution_learning,
    intake_learning,
    pack_learning,
    section_learning,
    strategy_learning,
)
from .log import log_event
from .pack_events import log_pack_event
from .performance import PerformanceData, ingest_performance_data
from .problem import Problem
from .values import Trait

__all__ = [
    "BufferSettings",
    "CircuitBreaker",
    "Creative",
    "Kaizen",
    "KaizenContext",
    "KaizenError",
    "KaizenService",
    "LearningKind",
    "PerformanceData",
    "Problem",
    "Run",
    "SpoolSettings",
    "Stats",
    "Trait",
    "Violation",
    "connect",
    "creatives_learning",
    "current",
    "execution_learning",
    "ingest_performance_data",
    "intake_learning",
    "log_event",
    "log_pack_event",
    "pack_learning",
    "section_learning",
    "strategy_learning",
    "with_learning",
]

__all__ += event_helpers.__all__
