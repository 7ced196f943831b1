"""The one function that every helper goes through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from google.protobuf.message import Message

from .client import Kaizen, current
from .stubs import guidance_pb2

if TYPE_CHECKING:
    from typing_extensions import Unpack


class CommonFields(TypedDict, total=False):
    """What can be said of every event, beside what happened. Of the project: see Envelope."""

    event_id: str
    event_time: datetime
    tags: Iterable[str]
    actor: str
    # The context it was made with: see KaizenContext.used.
    guidance: guidance_pb2.GuidanceUse | None
    # The client to log with. Not given: the one of the last `connect`.
    kaizen: Kaizen


class Envelope(CommonFields, total=False):
    """The same, for events that need not belong to a project."""

    project_id: str | None


def log_event(payload: Message, **envelope: Unpack[Envelope]) -> str:
    """Logs an event and returns its id, at once."""
    kaizen = envelope.pop("kaizen", None) or current()
    return kaizen.log_event(payload, **envelope)  # type: ignore[misc]  # Without "kaizen" by now.
