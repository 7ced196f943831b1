"""Events of strategies, creatives and their execution. Durations are in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .log import Envelope, log_event
from .stubs import event_pb2
from .values import TraitLike, to_struct, to_traits

if TYPE_CHECKING:
    from typing_extensions import Unpack


@dataclass(frozen=True)
class Creative:
    """A creative at its birth. Its traits are what is learned about: say all that were chosen."""

    content_id: str
    text: str = ""
    content_type: str = ""
    traits: tuple[TraitLike, ...] = ()


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
    """A strategy was generated."""
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
    """Generating a strategy failed; the code is short and stable, for example "model_timeout"."""
    payload = event_pb2.StrategyFailed(
        strategy_id=strategy_id, error_code=error_code, message=message, duration_ms=duration_ms
    )
    return log_event(payload, **envelope)


def log_creatives_generated(
    creatives: Iterable[Creative],
    strategy_id: str = "",
    *,
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """Creatives were generated."""
    payload = event_pb2.CreativesGenerated(
        strategy_id=strategy_id,
        creatives=[
            event_pb2.GeneratedCreative(
                content_id=creative.content_id,
                text=creative.text,
                content_type=creative.content_type,
                traits=to_traits(creative.traits),
            )
            for creative in creatives
        ],
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
    """Publishing of creatives began."""
    payload = event_pb2.ExecutionStarted(
        execution_id=execution_id, strategy_id=strategy_id, content_ids=content_ids, platform=platform
    )
    return log_event(payload, **envelope)


def log_execution_completed(
    execution_id: str,
    succeeded: bool,
    published_count: int,
    failed_count: int = 0,
    platform: str = "",
    *,
    strategy_id: str = "",
    duration_ms: int = 0,
    **envelope: Unpack[Envelope],
) -> str:
    """Publishing of creatives ended."""
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


def log_custom_event(name: str, attributes: Mapping[str, object] | None = None, **envelope: Unpack[Envelope]) -> str:
    """An event of the caller's own naming."""
    return log_event(event_pb2.CustomEvent(name=name, attributes=to_struct(attributes)), **envelope)
