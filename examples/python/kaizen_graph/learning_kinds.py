"""The sorts of generators there are, for `with_learning`. They leave the events of the TypeScript client's."""

from __future__ import annotations

from .event_helpers import (
    log_creatives_generated,
    log_custom_event,
    log_execution_completed,
    log_execution_started,
    log_intake_approved,
    log_intake_blocked,
    log_intake_clarification_requested,
    log_intake_clarity_scored,
    log_strategy_failed,
    log_strategy_generated,
)
from .learning import LearningKind, Run
from .pack_events import log_pack_event
from .traits_of_output import creatives_of, list_of, number_of, part_of, text_of

# An event takes so many.
MAX_CREATIVES = 200
# The service's limit of a failure's words.
MESSAGE_LENGTH = 2000


def _strategy_generated(run: Run) -> None:
    log_strategy_generated(
        text_of(run.output, "strategy_id", run.run_id),
        text_of(run.output, "title"),
        list_of(run.output, "pillars"),
        list_of(run.output, "tones"),
        list_of(run.output, "platforms"),
        duration_ms=run.duration_ms,
        **run.envelope,
    )


def _strategy_failed(run: Run) -> None:
    log_strategy_failed(
        run.error_code, _message(run), strategy_id=run.run_id, duration_ms=run.duration_ms, **run.envelope
    )


def _creatives_generated(run: Run) -> None:
    strategy_id = "" if isinstance(run.output, (list, tuple)) else text_of(run.output, "strategy_id")
    creatives = creatives_of(run.output)
    for start in range(0, len(creatives), MAX_CREATIVES):
        portion = creatives[start : start + MAX_CREATIVES]
        log_creatives_generated(portion, strategy_id, duration_ms=run.duration_ms, **run.envelope)


def _execution_started(run: Run) -> None:
    log_execution_started(
        text_of(run.input, "execution_id", run.run_id),
        list_of(run.input, "content_ids"),
        text_of(run.input, "platform"),
        strategy_id=text_of(run.input, "strategy_id"),
        **run.envelope,
    )


def _execution_ended(run: Run) -> None:
    given = len(list_of(run.input, "content_ids"))
    succeeded = run.error is None
    failed = int(number_of(run.output, "failed_count", 0 if succeeded else given))
    log_execution_completed(
        text_of(run.input, "execution_id", run.run_id),
        succeeded and bool(part_of(run.output, "succeeded", failed == 0)),
        int(number_of(run.output, "published_count", given if succeeded else 0)),
        failed,
        text_of(run.output, "platform", text_of(run.input, "platform")),
        strategy_id=text_of(run.input, "strategy_id"),
        duration_ms=run.duration_ms,
        **run.envelope,
    )


def _intake_scored(run: Run) -> None:
    about = {"intake_id": text_of(run.output, "intake_id"), **run.envelope}
    segment = text_of(run.output, "segment")
    score = number_of(run.output, "clarity_score")
    questions = list_of(run.output, "questions")
    rounds = int(number_of(run.output, "rounds"))
    outcome = text_of(run.output, "outcome")
    log_intake_clarity_scored(clarity_score=score, follow_up_questions_count=len(questions), segment=segment, **about)
    if questions:
        log_intake_clarification_requested(questions=questions, round=rounds + 1, **about)
    if outcome == "APPROVED":
        log_intake_approved(final_clarity_score=score, total_clarification_rounds=rounds, segment=segment, **about)
    if outcome == "BLOCKED":
        log_intake_blocked(reason=text_of(run.output, "reason"), **about)


def _note_started(name: str, run: Run) -> None:
    log_custom_event(name, {"runId": run.run_id}, **run.envelope)


def _note_failed(name: str, run: Run) -> None:
    attributes = {
        "runId": run.run_id,
        "durationMs": run.duration_ms,
        "errorCode": run.error_code,
        "message": _message(run),
    }
    log_custom_event(name, attributes, **run.envelope)


def _message(run: Run) -> str:
    return str(run.error)[:MESSAGE_LENGTH]


# Parts of inputs and outputs are keys of a mapping or attributes; all may be absent unless something else is said.
# That a run began, or failed, is a custom event where there is no type of its own for it.

# Output: strategy_id, title, pillars, tones, platforms.
strategy_learning = LearningKind(
    started=lambda run: _note_started("strategy_started", run),
    succeeded=_strategy_generated,
    failed=_strategy_failed,
)
# Output: a list of creatives, or an object with `creatives` and strategy_id. A creative has a content_id.
creatives_learning = LearningKind(
    started=lambda run: _note_started("creatives_started", run),
    succeeded=_creatives_generated,
    failed=lambda run: _note_failed("creatives_failed", run),
)
# Input: execution_id, strategy_id, content_ids, platform. Output: succeeded, published_count, failed_count, platform.
execution_learning = LearningKind(
    started=_execution_started,
    succeeded=_execution_ended,
    failed=_execution_ended,
)
# Output: clarity_score, questions, outcome ("APPROVED", "BLOCKED", "UNCLEAR"), rounds, segment, reason, intake_id.
intake_learning = LearningKind(
    started=lambda run: _note_started("intake_started", run),
    succeeded=_intake_scored,
    failed=lambda run: _note_failed("intake_failed", run),
)


def pack_learning(pack_key: str) -> LearningKind:
    """Runs of a pack. Input: run_id; each run has one of its own otherwise."""

    def id_of(run: Run) -> str:
        return text_of(run.input, "run_id", run.run_id)

    def started(run: Run) -> None:
        log_pack_event("PACK_STARTED", pack_key, run_id=id_of(run), **run.envelope)

    def succeeded(run: Run) -> None:
        log_pack_event("PACK_COMPLETED", pack_key, run_id=id_of(run), duration_ms=run.duration_ms, **run.envelope)

    def failed(run: Run) -> None:
        log_pack_event(
            "PACK_FAILED",
            pack_key,
            run_id=id_of(run),
            duration_ms=run.duration_ms,
            error_code=run.error_code,
            message=_message(run),
            **run.envelope,
        )

    return LearningKind(started, succeeded, failed)


def section_learning(pack_key: str, section: str) -> LearningKind:
    """Sections of a pack. Input: run_id, the run of the pack."""

    def succeeded(run: Run) -> None:
        log_pack_event(
            "SECTION_GENERATED",
            pack_key,
            run_id=text_of(run.input, "run_id"),
            section=section,
            duration_ms=run.duration_ms,
            **run.envelope,
        )

    def failed(run: Run) -> None:
        log_pack_event(
            "SECTION_FAILED",
            pack_key,
            run_id=text_of(run.input, "run_id"),
            section=section,
            error_code=run.error_code,
            message=_message(run),
            **run.envelope,
        )

    return LearningKind(succeeded=succeeded, failed=failed)
