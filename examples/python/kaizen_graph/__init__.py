"""Client of the Kaizen Graph service: log what generators do, and ask what works."""

from .cam_events import (
    log_appointment_scheduled,
    log_deal_won,
    log_lead_created,
    log_lead_lost,
    log_lead_qualified,
    log_outreach_replied,
    log_outreach_sent,
)
from .circuit_breaker import CircuitBreaker
from .client import BufferSettings, Kaizen, SpoolSettings, connect, current
from .core_events import (
    Creative,
    log_creatives_generated,
    log_custom_event,
    log_execution_completed,
    log_execution_started,
    log_strategy_failed,
    log_strategy_generated,
)
from .event_logger import Stats
from .failure import KaizenError, Violation
from .intake_events import (
    log_intake_approved,
    log_intake_blocked,
    log_intake_clarification_received,
    log_intake_clarification_requested,
    log_intake_clarity_scored,
)
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
from .performance import (
    PerformanceData,
    ingest_performance_data,
    log_creative_marked_loser,
    log_creative_marked_winner,
    log_performance_ingestion_failed,
)
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
    "log_appointment_scheduled",
    "log_creative_marked_loser",
    "log_creative_marked_winner",
    "log_creatives_generated",
    "log_custom_event",
    "log_deal_won",
    "log_event",
    "log_execution_completed",
    "log_execution_started",
    "log_intake_approved",
    "log_intake_blocked",
    "log_intake_clarification_received",
    "log_intake_clarification_requested",
    "log_intake_clarity_scored",
    "log_lead_created",
    "log_lead_lost",
    "log_lead_qualified",
    "log_outreach_replied",
    "log_outreach_sent",
    "log_pack_event",
    "log_performance_ingestion_failed",
    "log_strategy_failed",
    "log_strategy_generated",
    "pack_learning",
    "section_learning",
    "strategy_learning",
    "with_learning",
]
