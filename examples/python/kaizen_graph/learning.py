"""Wraps a generator so that it learns: context in, events out, without its help."""

from __future__ import annotations

import asyncio
import functools
import inspect
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .circuit_breaker import CircuitBreaker
from .client import Kaizen, current
from .failure import KaizenError
from .kaizen_context import KaizenContext
from .kaizen_service import KaizenService
from .problem import Problem
from .stubs import guidance_pb2
from .traits_of_output import applied_items

Function = TypeVar("Function", bound=Callable[..., Any])
# A generator waits no longer than this for guidance; the service answers in some 10 ms.
CONTEXT_TIMEOUT_S = 0.25


@dataclass
class Run:
    """One call of a generator."""

    kaizen: Kaizen
    project_id: str
    # By the names of the generator's parameters.
    arguments: Mapping[str, object]
    context: KaizenContext | None = None
    run_id: str = field(default_factory=lambda: f"run-{uuid.uuid4().hex}")
    duration_ms: int = 0
    output: object = None
    error: BaseException | None = None
    guidance: guidance_pb2.GuidanceUse | None = None

    @property
    def envelope(self) -> dict[str, Any]:
        """What every event of the run says, for helpers that take a project as a field like others."""
        return {"project_id": self.project_id, "guidance": self.guidance, "kaizen": self.kaizen}

    @property
    def input(self) -> Mapping[str, object]:
        """Its arguments, and the parts of the first one when that is a mapping."""
        first = next(iter(self.arguments.values()), None)
        return {**first, **self.arguments} if isinstance(first, Mapping) else self.arguments

    @property
    def error_code(self) -> str:
        """The name of the exception's class, which is short and stable."""
        return type(self.error).__name__


Hook = Callable[[Run], object]


@dataclass(frozen=True)
class LearningKind:
    """Which events a generator of some sort leaves: when it begins, succeeds and fails."""

    started: Hook | None = None
    succeeded: Hook | None = None
    failed: Hook | None = None


def with_learning(
    kind: LearningKind,
    *,
    kaizen: Kaizen | None = None,
    project_id: str | None = None,
    context_timeout_s: float = CONTEXT_TIMEOUT_S,
    context_options: Mapping[str, Any] | None = None,
    breaker: CircuitBreaker | None = None,
) -> Callable[[Function], Function]:
    """Decorates a generator, plain or async.

    It gets the context as `kaizen_context`, if it has such a parameter and was called without: None when the service
    is away. The project is its argument `project_id`, or that of its first argument, or the client's. What it returns
    is handed on as it is; the items applied are read from `applied` in it, or found among its traits. Whatever becomes
    of the service, the generator's own result or exception is what the caller sees.
    """
    circuit = breaker or CircuitBreaker()

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)
        wants_context = "kaizen_context" in signature.parameters

        def begin(args: tuple[object, ...], kwargs: dict[str, object]) -> Run | None:
            with suppress(Exception):  # Without a client or with wrong arguments it is the generator's own affair.
                client = kaizen or current()
                arguments = signature.bind_partial(*args, **kwargs).arguments
                return Run(client, project_id or _project_of(arguments, client), arguments)
            return None

        def fetch(run: Run | None, kwargs: dict[str, object]) -> None:
            if run is None or not wants_context:
                return
            given = run.arguments.get("kaizen_context")
            if given is None and "kaizen_context" not in run.arguments:
                given = _context_of(run, circuit, context_timeout_s, context_options or {})
                kwargs["kaizen_context"] = given
            run.context = given if isinstance(given, KaizenContext) else None
            run.guidance = None if run.context is None else run.context.used()

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def wrapped(*args: object, **kwargs: object) -> object:
                run = begin(args, kwargs)
                await asyncio.to_thread(fetch, run, kwargs)
                _tell(run, kind.started)
                start = time.perf_counter()
                try:
                    output = await function(*args, **kwargs)
                except BaseException as error:
                    _tell_failed(run, kind, start, error)
                    raise
                _tell_succeeded(run, kind, start, output)
                return output

        else:

            @functools.wraps(function)
            def wrapped(*args: object, **kwargs: object) -> object:
                run = begin(args, kwargs)
                fetch(run, kwargs)
                _tell(run, kind.started)
                start = time.perf_counter()
                try:
                    output = function(*args, **kwargs)
                except BaseException as error:
                    _tell_failed(run, kind, start, error)
                    raise
                _tell_succeeded(run, kind, start, output)
                return output

        return wrapped  # type: ignore[return-value]

    return decorate


def _project_of(arguments: Mapping[str, object], client: Kaizen) -> str:
    first = next(iter(arguments.values()), None)
    named = first.get("project_id") if isinstance(first, Mapping) else getattr(first, "project_id", None)
    found = arguments.get("project_id") or named
    return found if isinstance(found, str) else client.project_id


def _context_of(
    run: Run, circuit: CircuitBreaker, timeout_s: float, options: Mapping[str, Any]
) -> KaizenContext | None:
    if run.project_id == "" or not circuit.admits():
        return None
    try:
        service = KaizenService(run.kaizen)
        context = service.build_context_for_project(run.project_id, timeout_s=timeout_s, **options)
    except KaizenError as error:
        # One that answers with a refusal is there, and asking it costs no time.
        (circuit.failed if error.is_passing else circuit.succeeded)()
        run.kaizen.report(Problem("learning", f"generated without a context: {error}", reason=error.reason))
        return None
    except Exception as error:
        circuit.failed()
        run.kaizen.report(Problem("learning", f"generated without a context: {error!r}"))
        return None
    circuit.succeeded()
    return context


def _tell_succeeded(run: Run | None, kind: LearningKind, start: float, output: object) -> None:
    if run is None:
        return
    run.duration_ms = _milliseconds_since(start)
    run.output = output
    if run.context is not None:
        try:
            run.guidance = run.context.used(applied_items(output, run.context))
        except Exception as error:
            run.kaizen.report(Problem("learning", f"the items applied are not known: {error!r}"))
    _tell(run, kind.succeeded)


def _tell_failed(run: Run | None, kind: LearningKind, start: float, error: BaseException) -> None:
    if run is None:
        return
    run.duration_ms = _milliseconds_since(start)
    run.error = error
    _tell(run, kind.failed)


def _tell(run: Run | None, hook: Hook | None) -> None:
    if run is None or hook is None:
        return
    try:
        hook(run)
    except Exception as error:
        run.kaizen.report(Problem("learning", f"an event could not be made of a generator's result: {error!r}"))


def _milliseconds_since(start: float) -> int:
    return round((time.perf_counter() - start) * 1000)
