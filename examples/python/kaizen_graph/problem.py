"""What went wrong with logging, for those who watch over it: the caller's own work never hears of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .failure import Violation

ProblemKind = Literal[
    # The service has refused the event for good: it breaks a rule, or its id is taken by other content.
    "refused",
    # The event was given up: there was no room for it, or the process ended before it could be sent.
    "dropped",
    # The service does not take events for now. They are kept and sent again; said once for each interruption.
    "waiting",
    # The spool on disk cannot be used, or was damaged.
    "spool",
    # A learning hook failed: the generator's own work went on.
    "learning",
]


@dataclass(frozen=True)
class Problem:
    """One problem."""

    kind: ProblemKind
    message: str
    # Empty: it is about no single event.
    event_id: str = ""
    # One of the service's ErrorReasons, or empty.
    reason: str = ""
    violations: tuple[Violation, ...] = ()
    # How many events it is about, when they are more than are told one by one.
    count: int = 1


OnProblem = Callable[[Problem], None]


def log_problem(problem: Problem) -> None:
    """Writes it to the logger `kaizen_graph`: what is done unless another callback is given."""
    details = "".join(f"; {violation.field}: {violation.description}" for violation in problem.violations)
    logging.getLogger("kaizen_graph").warning(
        "%s: %s%s%s",
        problem.kind,
        problem.message,
        details,
        f" (event {problem.event_id})" if problem.event_id else "",
    )
