"""Events of client acquisition: leads, outreach, deals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from .log import Envelope, log_event
from .stubs import event_pb2
from .values import Amount, to_micros, to_struct, to_timestamp

if TYPE_CHECKING:
    from typing_extensions import Unpack


def log_lead_created(
    lead_id: str,
    source: str,
    icp_match_score: float,
    *,
    attributes: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A lead was found; the score says how well it matches the ideal client profile, 0–1."""
    payload = event_pb2.LeadCreated(
        lead_id=lead_id, source=source, icp_match_score=icp_match_score, attributes=to_struct(attributes)
    )
    return log_event(payload, **envelope)


def log_outreach_sent(
    lead_id: str,
    channel: str,
    template_id: str = "",
    *,
    attributes: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A message was sent to a lead."""
    payload = event_pb2.OutreachSent(
        lead_id=lead_id, channel=channel, template_id=template_id, attributes=to_struct(attributes)
    )
    return log_event(payload, **envelope)


def log_outreach_replied(
    lead_id: str,
    channel: str,
    template_id: str = "",
    *,
    attributes: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A lead replied."""
    payload = event_pb2.OutreachReplied(
        lead_id=lead_id, channel=channel, template_id=template_id, attributes=to_struct(attributes)
    )
    return log_event(payload, **envelope)


def log_lead_qualified(
    lead_id: str, qualification_score: float = 0.0, reason: str = "", **envelope: Unpack[Envelope]
) -> str:
    """A lead was qualified; the score is 0–1, and 0 means that it was not scored."""
    payload = event_pb2.LeadQualified(lead_id=lead_id, qualification_score=qualification_score, reason=reason)
    return log_event(payload, **envelope)


def log_lead_lost(lead_id: str, reason: str = "", **envelope: Unpack[Envelope]) -> str:
    """A lead was lost."""
    return log_event(event_pb2.LeadLost(lead_id=lead_id, reason=reason), **envelope)


def log_deal_won(
    lead_id: str,
    deal_size: Amount,
    pack_sold: str = "",
    *,
    currency: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """A lead became a client; the size is in units of the account's currency, for example 4999.50."""
    payload = event_pb2.DealWon(
        lead_id=lead_id, deal_size_micros=to_micros(deal_size), currency=currency, pack_sold=pack_sold
    )
    return log_event(payload, **envelope)


def log_appointment_scheduled(
    lead_id: str,
    appointment_time: datetime | None = None,
    channel: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """An appointment with a lead was made; a time without a zone is UTC."""
    payload = event_pb2.AppointmentScheduled(
        lead_id=lead_id,
        appointment_time=None if appointment_time is None else to_timestamp(appointment_time),
        channel=channel,
    )
    return log_event(payload, **envelope)
