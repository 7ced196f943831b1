"""A function for each type of event.

Generated from proto/ by `npm run generate`. Do not edit: change the proto files instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from google.protobuf.message import Message

from .creative import Creative, to_creatives
from .log import CommonFields, Envelope, log_event
from .stubs import event_pb2
from .values import Amount, to_micros, to_struct, to_timestamp

if TYPE_CHECKING:
    from typing_extensions import Unpack

# Payloads of the events of packs, by their type.
PACK_EVENTS: Mapping[str, type[Message]] = {
    "PACK_STARTED": event_pb2.PackStarted,
    "PACK_COMPLETED": event_pb2.PackCompleted,
    "PACK_FAILED": event_pb2.PackFailed,
    "SECTION_GENERATED": event_pb2.SectionGenerated,
    "SECTION_FAILED": event_pb2.SectionFailed,
    "PACK_QUALITY_ASSESSED": event_pb2.PackQualityAssessed,
    "PACK_QUALITY_PASSED": event_pb2.PackQualityPassed,
    "PACK_QUALITY_FAILED": event_pb2.PackQualityFailed,
}


def log_strategy_generated(
    strategy_id: str,
    title: str = "",
    pillars: Iterable[str] = (),
    tones: Iterable[str] = (),
    platforms: Iterable[str] = (),
    *,
    duration_ms: int = 0,
    attributes: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A strategy was generated.

    Args:
        strategy_id: The caller's id of the strategy.
        title: Its title.
        pillars: Content pillars of the strategy.
        tones: Tones of voice of the strategy.
        platforms: Platforms of the strategy.
        duration_ms: Duration in milliseconds. 0: not measured.
        attributes: Any other data. It is stored, but not learned from.
    """
    payload = event_pb2.StrategyGenerated(
        strategy_id=strategy_id,
        title=title,
        pillars=pillars,
        tones=tones,
        platforms=platforms,
        duration_ms=duration_ms,
        attributes=to_struct(attributes),
    )
    return log_event(payload, **envelope)


def log_strategy_failed(
    error_code: str,
    message: str = "",
    *,
    strategy_id: str = "",
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """Generating a strategy failed.

    Args:
        strategy_id: The caller's id of the strategy, if it had one.
        error_code: A short stable code of the failure, for example "model_timeout".
        message: The failure in words.
        duration_ms: Duration in milliseconds. 0: not measured.
    """
    payload = event_pb2.StrategyFailed(
        strategy_id=strategy_id,
        error_code=error_code,
        message=message,
        duration_ms=duration_ms,
    )
    return log_event(payload, **envelope)


def log_creatives_generated(
    creatives: Iterable[Creative],
    strategy_id: str = "",
    *,
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """Creatives were generated.

    Args:
        strategy_id: The strategy that the creatives are for, if any.
        creatives: The creatives. The service stores each with its traits. Performance records may come before or after
            this event.
        duration_ms: Duration in milliseconds. 0: not measured.
    """
    payload = event_pb2.CreativesGenerated(
        strategy_id=strategy_id,
        creatives=to_creatives(creatives),
        duration_ms=duration_ms,
    )
    return log_event(payload, **envelope)


def log_execution_started(
    execution_id: str,
    content_ids: Iterable[str] = (),
    platform: str = "",
    *,
    strategy_id: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """Publishing of creatives began.

    Args:
        execution_id: The caller's id of the execution.
        strategy_id: The strategy that is carried out, if any.
        content_ids: The creatives to be published.
        platform: The platform.
    """
    payload = event_pb2.ExecutionStarted(
        execution_id=execution_id,
        strategy_id=strategy_id,
        content_ids=content_ids,
        platform=platform,
    )
    return log_event(payload, **envelope)


def log_execution_completed(
    execution_id: str,
    succeeded: bool,
    published_count: int = 0,
    failed_count: int = 0,
    platform: str = "",
    *,
    strategy_id: str = "",
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """Publishing of creatives ended.

    Args:
        execution_id: The caller's id of the execution.
        strategy_id: The strategy that was carried out, if any.
        succeeded: Whether everything was published.
        published_count: Number of creatives that were published.
        failed_count: Number of creatives that were not published.
        platform: The platform.
        duration_ms: Duration in milliseconds. 0: not measured.
    """
    payload = event_pb2.ExecutionCompleted(
        execution_id=execution_id,
        strategy_id=strategy_id,
        succeeded=succeeded,
        published_count=published_count,
        failed_count=failed_count,
        platform=platform,
        duration_ms=duration_ms,
    )
    return log_event(payload, **envelope)


def log_pack_started(
    pack_key: str,
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A run of a campaign pack began.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
    """
    payload = event_pb2.PackStarted(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
    )
    return log_event(payload, **envelope)


def log_pack_completed(
    pack_key: str,
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """A run of a campaign pack was completed.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
        duration_ms: Duration in milliseconds. 0: not measured.
    """
    payload = event_pb2.PackCompleted(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        duration_ms=duration_ms,
    )
    return log_event(payload, **envelope)


def log_pack_failed(
    pack_key: str,
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    error_code: str = "",
    message: str = "",
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """A run of a campaign pack failed.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
        error_code: A short stable code of the failure.
        message: The failure in words.
        duration_ms: Duration in milliseconds. 0: not measured.
    """
    payload = event_pb2.PackFailed(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        error_code=error_code,
        message=message,
        duration_ms=duration_ms,
    )
    return log_event(payload, **envelope)


def log_section_generated(
    pack_key: str,
    section: str,
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """A section of a pack was generated.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
        section: The section, for example "content_calendar".
        duration_ms: Duration in milliseconds. 0: not measured.
    """
    payload = event_pb2.SectionGenerated(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        section=section,
        duration_ms=duration_ms,
    )
    return log_event(payload, **envelope)


def log_section_failed(
    pack_key: str,
    section: str,
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    error_code: str = "",
    message: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """Generating a section of a pack failed.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
        section: The section, for example "content_calendar".
        error_code: A short stable code of the failure.
        message: The failure in words.
    """
    payload = event_pb2.SectionFailed(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        section=section,
        error_code=error_code,
        message=message,
    )
    return log_event(payload, **envelope)


def log_pack_quality_assessed(
    pack_key: str,
    quality_score: float,
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """The quality of a pack was measured.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
        quality_score: Quality score, 0–100.
    """
    payload = event_pb2.PackQualityAssessed(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        quality_score=quality_score,
    )
    return log_event(payload, **envelope)


def log_pack_quality_passed(
    pack_key: str,
    quality_score: float,
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A pack passed its quality gate.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
        quality_score: Quality score, 0–100.
    """
    payload = event_pb2.PackQualityPassed(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        quality_score=quality_score,
    )
    return log_event(payload, **envelope)


def log_pack_quality_failed(
    pack_key: str,
    quality_score: float,
    failures: Iterable[str] = (),
    *,
    run_id: str = "",
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A pack failed its quality gate.

    Args:
        pack_key: The pack, for example "strategy_campaign_premium".
        run_id: The caller's id of this run of the pack. Empty: the run is counted, but events of it are not connected.
        input_data: Input of the pack. It is stored, but not learned from.
        output_data: Output of the pack. It is stored, but not learned from.
        meta: Any other data. It is stored, but not learned from.
        quality_score: Quality score, 0–100.
        failures: What failed, for example "avoid_jargon".
    """
    payload = event_pb2.PackQualityFailed(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        quality_score=quality_score,
        failures=failures,
    )
    return log_event(payload, **envelope)


def log_lead_created(
    lead_id: str,
    source: str,
    icp_match_score: float = 0.0,
    *,
    attributes: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """A lead was found.

    Args:
        lead_id: The caller's id of the lead.
        source: Source of the lead, for example "website".
        icp_match_score: How well it matches the ideal client profile, 0–1.
        attributes: Any other data. It is stored, but not learned from.
    """
    payload = event_pb2.LeadCreated(
        lead_id=lead_id,
        source=source,
        icp_match_score=icp_match_score,
        attributes=to_struct(attributes),
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
    """A message was sent to a lead.

    Args:
        lead_id: The caller's id of the lead.
        channel: The channel, for example "email".
        template_id: The message template, if any.
        attributes: Any other data. It is stored, but not learned from.
    """
    payload = event_pb2.OutreachSent(
        lead_id=lead_id,
        channel=channel,
        template_id=template_id,
        attributes=to_struct(attributes),
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
    """A lead replied.

    Args:
        lead_id: The caller's id of the lead.
        channel: The channel, for example "email".
        template_id: The message template, if any.
        attributes: Any other data. It is stored, but not learned from.
    """
    payload = event_pb2.OutreachReplied(
        lead_id=lead_id,
        channel=channel,
        template_id=template_id,
        attributes=to_struct(attributes),
    )
    return log_event(payload, **envelope)


def log_lead_qualified(
    lead_id: str,
    qualification_score: float = 0.0,
    reason: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """A lead was qualified.

    Args:
        lead_id: The caller's id of the lead.
        qualification_score: Score of the qualification, 0–1. 0: not scored.
        reason: Why, in words.
    """
    payload = event_pb2.LeadQualified(
        lead_id=lead_id,
        qualification_score=qualification_score,
        reason=reason,
    )
    return log_event(payload, **envelope)


def log_lead_lost(
    lead_id: str,
    reason: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """A lead was lost.

    Args:
        lead_id: The caller's id of the lead.
        reason: Why, in words.
    """
    payload = event_pb2.LeadLost(
        lead_id=lead_id,
        reason=reason,
    )
    return log_event(payload, **envelope)


def log_deal_won(
    lead_id: str,
    deal_size: Amount,
    pack_sold: str = "",
    *,
    currency: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """A lead became a client.

    Args:
        lead_id: The caller's id of the lead.
        deal_size: Value of the deal, in units of the account's currency, at most a billion units. The deals won with
            one pack total at most 2^63 - 1, which is 9,223 of the largest. A deal that would take the total beyond that
            is rejected, and no other item with it (TOTAL_OUT_OF_RANGE).
        currency: Currency of the value. Empty: the account's. Any other currency is rejected.
        pack_sold: The pack that was sold, if any.
    """
    payload = event_pb2.DealWon(
        lead_id=lead_id,
        deal_size_micros=to_micros(deal_size),
        currency=currency,
        pack_sold=pack_sold,
    )
    return log_event(payload, **envelope)


def log_appointment_scheduled(
    lead_id: str,
    appointment_time: datetime | None = None,
    channel: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """An appointment with a lead was made.

    Args:
        lead_id: The caller's id of the lead.
        appointment_time: When it will take place. A time without a zone is UTC.
        channel: The channel by which it was made, if known.
    """
    payload = event_pb2.AppointmentScheduled(
        lead_id=lead_id,
        appointment_time=None if appointment_time is None else to_timestamp(appointment_time),
        channel=channel,
    )
    return log_event(payload, **envelope)


def log_intake_clarity_scored(
    project_id: str | None,
    clarity_score: float,
    follow_up_questions_count: int = 0,
    *,
    intake_id: str = "",
    segment: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """The clarity of an intake was scored.

    Args:
        intake_id: The caller's id of the intake. Empty: the project's id is used.
        clarity_score: Clarity of the brief, 0–100.
        follow_up_questions_count: Number of questions that the brief raised.
        segment: The client's segment in the caller's words, for example "SaaS startups". Empty: the project's industry
            and client type.
    """
    payload = event_pb2.IntakeClarityScored(
        intake_id=intake_id,
        clarity_score=clarity_score,
        follow_up_questions_count=follow_up_questions_count,
        segment=segment,
    )
    return log_event(payload, project_id=project_id, **envelope)


def log_intake_clarification_requested(
    project_id: str | None,
    questions: Iterable[str] = (),
    round: int = 0,
    *,
    intake_id: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """The client was asked questions.

    Args:
        intake_id: The caller's id of the intake. Empty: the project's id is used.
        round: Number of this round of questions, from 1. 0: not counted.
        questions: The questions.
    """
    payload = event_pb2.IntakeClarificationRequested(
        intake_id=intake_id,
        round=round,
        questions=questions,
    )
    return log_event(payload, project_id=project_id, **envelope)


def log_intake_clarification_received(
    project_id: str | None,
    answers_count: int = 0,
    round: int = 0,
    *,
    intake_id: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """The client answered.

    Args:
        intake_id: The caller's id of the intake. Empty: the project's id is used.
        round: Number of the round that was answered, from 1. 0: not counted.
        answers_count: Number of questions that were answered.
    """
    payload = event_pb2.IntakeClarificationReceived(
        intake_id=intake_id,
        round=round,
        answers_count=answers_count,
    )
    return log_event(payload, project_id=project_id, **envelope)


def log_intake_blocked(
    project_id: str | None,
    reason: str = "",
    *,
    intake_id: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """An intake cannot go on.

    Args:
        intake_id: The caller's id of the intake. Empty: the project's id is used.
        reason: Why, in words.
    """
    payload = event_pb2.IntakeBlocked(
        intake_id=intake_id,
        reason=reason,
    )
    return log_event(payload, project_id=project_id, **envelope)


def log_intake_approved(
    project_id: str | None,
    final_clarity_score: float,
    total_clarification_rounds: int = 0,
    *,
    intake_id: str = "",
    segment: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """An intake is clear enough to work from.

    Args:
        intake_id: The caller's id of the intake. Empty: the project's id is used.
        final_clarity_score: Clarity at approval, 0–100.
        total_clarification_rounds: Number of rounds of questions that were needed.
        segment: The client's segment in the caller's words, for example "SaaS startups". Empty: the project's industry
            and client type.
    """
    payload = event_pb2.IntakeApproved(
        intake_id=intake_id,
        final_clarity_score=final_clarity_score,
        total_clarification_rounds=total_clarification_rounds,
        segment=segment,
    )
    return log_event(payload, project_id=project_id, **envelope)


def log_creative_marked_winner(
    content_id: str,
    platform: str = "",
    reason: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """A creative was marked a winner.

    Args:
        content_id: The creative.
        platform: The platform on which it won, if that matters.
        reason: Why, in words.
    """
    payload = event_pb2.CreativeMarkedWinner(
        content_id=content_id,
        platform=platform,
        reason=reason,
    )
    return log_event(payload, **envelope)


def log_creative_marked_loser(
    content_id: str,
    platform: str = "",
    reason: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """A creative was marked a loser.

    Args:
        content_id: The creative.
        platform: The platform on which it lost, if that matters.
        reason: Why, in words.
    """
    payload = event_pb2.CreativeMarkedLoser(
        content_id=content_id,
        platform=platform,
        reason=reason,
    )
    return log_event(payload, **envelope)


def log_performance_ingestion_failed(
    content_id: str = "",
    platform: str = "",
    date: str = "",
    violations: Iterable[str] = (),
    source: str = "",
    **envelope: Unpack[Envelope],
) -> str:
    """A performance record could not be stored.

    Args:
        content_id: The creative of the record, as far as it could be read.
        platform: Its platform, as far as it could be read.
        date: Its date, as far as it could be read.
        violations: What was wrong with it.
        source: The file or system that the record came from, if known.
    """
    payload = event_pb2.PerformanceIngestionFailed(
        content_id=content_id,
        platform=platform,
        date=date,
        violations=violations,
        source=source,
    )
    return log_event(payload, **envelope)


def log_custom_event(
    name: str,
    attributes: Mapping[str, object] | None = None,
    **envelope: Unpack[Envelope],
) -> str:
    """An event with a name of the caller's choosing.

    Args:
        name: The caller's name of the event.
        attributes: Content of the event. It is stored, but not learned from.
    """
    payload = event_pb2.CustomEvent(
        name=name,
        attributes=to_struct(attributes),
    )
    return log_event(payload, **envelope)


__all__ = [
    "log_appointment_scheduled",
    "log_creative_marked_loser",
    "log_creative_marked_winner",
    "log_creatives_generated",
    "log_custom_event",
    "log_deal_won",
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
    "log_pack_completed",
    "log_pack_failed",
    "log_pack_quality_assessed",
    "log_pack_quality_failed",
    "log_pack_quality_passed",
    "log_pack_started",
    "log_performance_ingestion_failed",
    "log_section_failed",
    "log_section_generated",
    "log_strategy_failed",
    "log_strategy_generated",
]
