"""How creatives performed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from typing import TYPE_CHECKING

from .event_helpers import log_performance_ingestion_failed
from .log import CommonFields, log_event
from .stubs import event_pb2, performance_pb2, vocabulary_pb2
from .values import Amount, TraitLike, optional_micros, to_date_text, to_traits

if TYPE_CHECKING:
    from typing_extensions import Unpack


@dataclass(frozen=True)
class PerformanceData:
    """Figures of one creative on one platform on one day. None: not measured, which is not the same as none.

    Project, content, platform, audience and date are its identity; a higher `revision` of the same replaces it.
    """

    content_id: str
    platform: str
    impressions: int
    # A fraction 0–1 of the impressions.
    engagement_rate: float | None
    # The account's local day, as a date or as YYYY-MM-DD.
    date: Day | str
    content_type: str = ""
    clicks: int | None = None
    engagements: int | None = None
    # With up to six decimals: platforms report modelled conversions.
    conversions: float | None = None
    # Money in units of the account's currency.
    spend: Amount | None = None
    revenue: Amount | None = None
    currency: str = ""
    audience: str = ""
    revision: int = 0
    traits: tuple[TraitLike, ...] = ()
    # Creatives of the same test are compared with each other, on the same platform, for the same audience, on the same
    # day. A test belongs to its project.
    test_id: str = ""
    # "randomised", "observational", or empty: randomised when there is a test.
    assignment: str = ""
    text: str = ""
    # The test runs in several projects, all of whose records say so.
    test_spans_projects: bool = False
    # The share of the test's impressions that the creative was meant to get, 0–1. None: an equal part of what is left.
    planned_share: float | None = None


def ingest_performance_data(
    data: PerformanceData, project_id: str | None = None, **envelope: Unpack[CommonFields]
) -> str:
    """Records figures. Those that cannot be read leave a PERFORMANCE_INGESTION_FAILED event instead."""
    try:
        payload = event_pb2.PerformanceRecorded(record=_record(data))
    except (ValueError, TypeError, ArithmeticError) as failure:
        # Cut to what the service takes of each.
        return log_performance_ingestion_failed(
            str(data.content_id)[:256],
            str(data.platform)[:256],
            str(data.date)[:32],
            [str(failure)[:1024]],
            project_id=project_id,
            **envelope,
        )
    return log_event(payload, project_id=project_id, **envelope)


def _record(data: PerformanceData) -> performance_pb2.PerformanceRecord:
    return performance_pb2.PerformanceRecord(
        content_id=data.content_id,
        platform=data.platform,
        audience=data.audience,
        date=to_date_text(data.date),
        revision=data.revision,
        impressions=data.impressions,
        clicks=data.clicks,
        engagements=data.engagements,
        engagement_rate=data.engagement_rate,
        conversions=data.conversions,
        spend_micros=optional_micros(data.spend),
        revenue_micros=optional_micros(data.revenue),
        currency=data.currency,
        content_type=data.content_type,
        traits=to_traits(data.traits),
        test_id=data.test_id,
        test_spans_projects=data.test_spans_projects,
        planned_share=data.planned_share,
        assignment=vocabulary_pb2.Assignment.Value(f"ASSIGNMENT_{(data.assignment or 'unspecified').upper()}"),
        text=data.text,
    )
