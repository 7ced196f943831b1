"""Events of client intake. Without an `intake_id` the project's id stands for the intake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .log import CommonFields, log_event
from .stubs import event_pb2

if TYPE_CHECKING:
    from typing_extensions import Unpack


def log_intake_clarity_scored(
    project_id: str | None,
    clarity_score: float,
    follow_up_questions_count: int = 0,
    *,
    intake_id: str = "",
    segment: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """The clarity of an intake was scored, 0–100."""
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
    """Questions were put to the client; rounds count from 1."""
    payload = event_pb2.IntakeClarificationRequested(intake_id=intake_id, round=round, questions=questions)
    return log_event(payload, project_id=project_id, **envelope)


def log_intake_clarification_received(
    project_id: str | None,
    answers_count: int = 0,
    round: int = 0,
    *,
    intake_id: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """The client answered."""
    payload = event_pb2.IntakeClarificationReceived(intake_id=intake_id, round=round, answers_count=answers_count)
    return log_event(payload, project_id=project_id, **envelope)


def log_intake_blocked(
    project_id: str | None, reason: str = "", *, intake_id: str = "", **envelope: Unpack[CommonFields]
) -> str:
    """An intake cannot go on."""
    return log_event(event_pb2.IntakeBlocked(intake_id=intake_id, reason=reason), project_id=project_id, **envelope)


def log_intake_approved(
    project_id: str | None,
    final_clarity_score: float,
    total_clarification_rounds: int = 0,
    *,
    intake_id: str = "",
    segment: str = "",
    **envelope: Unpack[CommonFields],
) -> str:
    """An intake is clear enough to work from."""
    payload = event_pb2.IntakeApproved(
        intake_id=intake_id,
        final_clarity_score=final_clarity_score,
        total_clarification_rounds=total_clarification_rounds,
        segment=segment,
    )
    return log_event(payload, project_id=project_id, **envelope)
