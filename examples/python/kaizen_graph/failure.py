"""What a failed call says."""

from __future__ import annotations

import re
from dataclasses import dataclass

import grpc

# Nothing is wrong with the request: the same one may succeed later.
PASSING_CODES = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.DEADLINE_EXCEEDED,
    }
)
# What gRPC itself says of a message beyond the limit of this side or the other, under the code of an overload.
TOO_LARGE = re.compile("received message larger than max", re.IGNORECASE)
# The service cannot digest the request: other content might be taken, the same one hardly will. (UNKNOWN is not among
# them: it is what gRPC itself calls a connection that broke.)
CONTENT_CODES = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.OUT_OF_RANGE,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.DATA_LOSS,
    }
)

# Reasons that say that an event is itself at fault: sending it again would change nothing. Whatever else an event is
# refused for, by a name this version does not know too, is trouble of the service: the event is kept.
REASONS_OF_EVENTS = frozenset(
    {
        "INVALID_FIELD",
        "UNDECODABLE_MESSAGE",
        "EVENT_ID_CONFLICT",
        "REVISION_CONFLICT",
        "STALE_REVISION",
        "ACCOUNT_MISMATCH",
        "CURRENCY_MISMATCH",
        "TOTAL_OUT_OF_RANGE",
        "SUBJECT_ERASED",
        "EVENT_EXPIRED",
    }
)


@dataclass(frozen=True)
class Violation:
    """One broken rule of one field."""

    field: str
    description: str


class KaizenError(Exception):
    """A call that failed, in the service's words."""

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        *,
        reason: str = "",
        violations: tuple[Violation, ...] = (),
        retry_after_s: float = 0.0,
    ) -> None:
        super().__init__(f"{reason or code.name}: {message}")
        self.code = code
        self.message = message
        # One of the published ErrorReasons, for example "UNKNOWN_ACCOUNT"; empty when the service did not answer.
        self.reason = reason
        self.violations = violations
        self.retry_after_s = retry_after_s

    @property
    def is_passing(self) -> bool:
        """Whether the same call may succeed later. A message that is too large is as large the next time."""
        return self.code in PASSING_CODES and not (not self.reason and TOO_LARGE.search(self.message))

    @property
    def is_about_content(self) -> bool:
        """Whether other content might have been taken."""
        return self.code in CONTENT_CODES
