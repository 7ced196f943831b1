"""Events of campaign packs, their sections and quality gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from .event_helpers import PACK_EVENTS
from .log import CommonFields, log_event
from .values import to_struct

if TYPE_CHECKING:
    from typing_extensions import Unpack


def log_pack_event(
    event_type: str,
    pack_key: str,
    project_id: str | None = None,
    input_data: Mapping[str, object] | None = None,
    output_data: Mapping[str, object] | None = None,
    meta: Mapping[str, object] | None = None,
    *,
    run_id: str = "",
    section: str = "",
    duration_ms: int = 0,
    error_code: str = "",
    message: str = "",
    quality_score: float = 0.0,
    failures: Iterable[str] = (),
    **envelope: Unpack[CommonFields],
) -> str:
    """Something happened to a pack: one of PACK_EVENTS. Data that this type has no field for raise ValueError.

    `run_id` holds the events of one run together. Sections name their `section`; failures have an `error_code` and a
    `message`; quality gates a `quality_score` of 0–100, and what failed them.
    """
    kind = PACK_EVENTS.get(event_type)
    if kind is None:
        raise ValueError(f"{event_type!r} is no event of packs; there are {', '.join(PACK_EVENTS)}")
    given = {
        "section": section,
        "duration_ms": duration_ms,
        "error_code": error_code,
        "message": message,
        "quality_score": quality_score,
        "failures": list(failures),
    }
    own = {name: value for name, value in given.items() if value}
    unknown = [name for name in own if name not in kind.DESCRIPTOR.fields_by_name]
    if unknown:
        raise ValueError(f"{event_type} has no {' and no '.join(unknown)}")
    payload = kind(
        pack_key=pack_key,
        run_id=run_id,
        input=to_struct(input_data),
        output=to_struct(output_data),
        meta=to_struct(meta),
        **own,
    )
    return log_event(payload, project_id=project_id, **envelope)
