"""The call that stores events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import grpc

from .connection import Connection
from .event_logger import Outcome, Send
from .failure import KaizenError, Violation
from .stubs import error_reason_pb2, event_pb2, event_service_pb2, event_service_pb2_grpc, vocabulary_pb2

# A batch of thousands takes the service a second; the rest is patience with one that is busy. One that is gone is left
# within ten seconds.
SEND_TIMEOUT_S = 30.0
STORED = (vocabulary_pb2.ITEM_STATUS_ACCEPTED, vocabulary_pb2.ITEM_STATUS_DUPLICATE)


def event_sender(connection: Connection, account_id: str) -> Send:
    """Sends serialized events to an account."""

    def send(events: Sequence[bytes]) -> Sequence[Outcome]:
        request = event_service_pb2.AppendEventsRequest(
            account_id=account_id, events=[event_pb2.Event.FromString(data) for data in events]
        )
        stub: Any = connection.stub(event_service_pb2_grpc.EventServiceStub)
        results = connection.call_watched(stub.AppendEvents, request, SEND_TIMEOUT_S).results
        if len(results) != len(events):
            raise KaizenError(grpc.StatusCode.UNKNOWN, f"{len(results)} results came for {len(events)} events")
        return [_outcome(event, result) for event, result in zip(request.events, results, strict=True)]

    return send


def event_id_of(data: bytes) -> str:
    """The id of a serialized event."""
    return event_pb2.Event.FromString(data).event_id


def _outcome(event: event_pb2.Event, result: event_service_pb2.EventResult) -> Outcome:
    if result.status in STORED:
        return Outcome(event.event_id, True)
    return Outcome(
        event.event_id,
        False,
        message=result.message or vocabulary_pb2.ItemStatus.Name(result.status),
        reason=error_reason_pb2.ErrorReason.Name(result.reason).removeprefix("ERROR_REASON_"),
        violations=tuple(Violation(entry.field, entry.description) for entry in result.violations),
    )
