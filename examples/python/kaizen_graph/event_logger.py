"""Logs events from a thread of its own: whoever logs never waits for the service."""

from __future__ import annotations

import random as random_module
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .event_buffer import Bounds, EventBuffer, Item
from .failure import REASONS_OF_EVENTS, KaizenError, Violation
from .problem import OnProblem, Problem
from .retry import retry_delay_s
from .signal_mask import threads_without_signals
from .spool import Spool

# The service takes 4 MiB a call; what frames each event needs a little of it.
MAX_BATCH_BYTES = 3 << 20
# So often a batch is sent that the service cannot digest, before it is sent in smaller parts.
MAX_CONTENT_ATTEMPTS = 4
# After its channel is closed, a call ends within this.
CALL_END_S = 2.0
# How often a wait looks whether the service is away.
CHECK_S = 0.05
# A service that was waited for in vain is not waited for again: it gets one attempt.
AGAIN_S = 0.1
# So many lost events are told one by one when the logger ends, the rest by their number.
MAX_TOLD = 100


@dataclass(frozen=True)
class Outcome:
    """What became of one event that was sent."""

    event_id: str
    is_stored: bool
    message: str = ""
    reason: str = ""
    violations: tuple[Violation, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether it will never be stored as it is. An event that is neither stored nor refused is sent again."""
        return not self.is_stored and self.reason in REASONS_OF_EVENTS


# Sends serialized events in one call. Raises KaizenError.
Send = Callable[[Sequence[bytes]], Sequence[Outcome]]


@dataclass(frozen=True)
class LoggerSettings:
    """How a logger gathers and sends."""

    bounds: Bounds
    max_batch: int
    linger_s: float


@dataclass(frozen=True)
class Stats:
    """Counts since the logger began."""

    # Events given to log_event.
    logged: int
    # Events the service has, for the first time or again.
    stored: int
    # Events it refused for good.
    refused: int
    # Events that were given up.
    dropped: int
    # Events that wait, in memory or on disk.
    waiting: int
    # Calls that failed and were made again.
    retries: int


class EventLogger:
    """Gathers events into batches and sends them again, with the same ids, until the service has them."""

    def __init__(
        self,
        send: Send,
        settings: LoggerSettings,
        *,
        id_of: Callable[[bytes], str],
        on_problem: OnProblem,
        spool: Spool | None = None,
        random: Callable[[], float] = random_module.random,
    ) -> None:
        self._send = send
        self._settings = settings
        self._on_problem = on_problem
        self._random = random
        self._spool = spool
        self._buffer = EventBuffer(settings.bounds, spool, id_of)
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        # Events that ever entered the buffer: those that left it again are `_entered - len(_buffer)`.
        self._entered = len(self._buffer)
        self._logged = self._stored = self._refused = self._dropped = self._retries = 0
        # Answers in a row that left an event to be sent again.
        self._troubled = 0
        # Somebody waits until so many have left the buffer: no lingering.
        self._awaited = 0
        self._closing = self._aborted = self._closed = False
        # Whether the last attempt failed, and how many have not.
        self._is_failing = False
        self._answers = 0
        # Answers there were when a wait gave up on a service that was away.
        self._answers_at_giving_up: int | None = None
        # Waits that have begun: each ends a pause between two attempts.
        self._waits = 0
        if self._entered > 0:
            with self._changed:
                self._start()

    def log(self, event_id: str, data: bytes) -> None:
        """Takes a serialized event. Returns at once; never raises."""
        with self._changed:
            self._logged += 1
            refusal = self._refusal(data)
            dropped = event_id if refusal else self._buffer.put(event_id, data)
            if dropped != event_id:
                self._entered += 1
            if dropped is not None:
                self._dropped += 1
            if self._thread is None and not self._closing:
                self._start()
            # The thread lingers until a batch is full; it is woken for the first event and for a full batch only.
            waiting = len(self._buffer)
            if waiting == 1 or waiting >= self._settings.max_batch:
                self._changed.notify_all()
        if dropped is not None:
            self._report(Problem("dropped", refusal or "there is no room for more events that wait", dropped))

    def flush(self, timeout_s: float, away_s: float | None = None) -> bool:
        """Waits until everything that was logged before has left the buffer. False: some of it still waits.

        A service that is away is waited for `away_s` at most, when that is given.
        """
        with self._changed:
            target = self._entered
            self._awaited = max(self._awaited, target)
            return self._wait(lambda: self._left() >= target, timeout_s, away_s)

    def close(self, timeout_s: float, end_calls: Callable[[], None], away_s: float | None = None) -> bool:
        """Sends what waits, as `flush` does, and ends. What could not be sent stays in the spool, or is dropped.

        `end_calls` makes a call that is under way fail. Returns whether nothing was left. Whoever closes it while another
        thread does waits for that one.
        """
        with self._changed:
            if self._closing:
                self._changed.wait_for(lambda: self._closed, timeout_s + CALL_END_S)
                return len(self._buffer) == 0
            self._closing = True
            if self._thread is None and len(self._buffer) > 0:
                self._start()
            thread = self._thread
            if thread is not None:
                self._wait(lambda: len(self._buffer) == 0, timeout_s, away_s)
            self._aborted = True
            self._changed.notify_all()
        end_calls()
        if thread is not None:
            thread.join(CALL_END_S)
        with self._changed:
            left = len(self._buffer)
            lost = self._buffer.unspooled_ids()
            self._dropped += len(lost)
            if self._spool is not None:
                self._spool.close()
        for event_id in lost[:MAX_TOLD]:
            self._report(Problem("dropped", "the service could not be reached before the end", event_id))
        if len(lost) > MAX_TOLD:
            rest = len(lost) - MAX_TOLD
            text = f"{rest} more events: the service could not be reached before the end"
            self._report(Problem("dropped", text, count=rest))
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        return left == 0

    def has_news(self) -> bool:
        """Whether something waits that no flush has waited for."""
        with self._changed:
            return len(self._buffer) > 0 and self._entered > self._awaited

    def abandon(self) -> None:
        """In a forked child: the parent sends what waits."""
        self._closing = self._aborted = True
        if self._spool is not None:
            self._spool.abandon()

    def stats(self) -> Stats:
        """The counts now."""
        with self._changed:
            return Stats(
                logged=self._logged,
                stored=self._stored,
                refused=self._refused,
                dropped=self._dropped,
                waiting=len(self._buffer),
                retries=self._retries,
            )

    def _refusal(self, data: bytes) -> str:
        if self._closing:
            return "the client is closed"
        if len(data) > MAX_BATCH_BYTES:
            return f"the event is larger than {MAX_BATCH_BYTES} bytes"
        return ""

    def _wait(self, is_done: Callable[[], bool], timeout_s: float, away_s: float | None) -> bool:
        """Waits, holding the lock, until it is done, or the time is over, or the service was away for too long."""
        since = start = time.monotonic()
        answers = self._answers
        patience_s = away_s
        if away_s is not None and self._answers_at_giving_up == answers:
            patience_s = min(AGAIN_S, away_s)
        self._waits += 1
        self._changed.notify_all()
        while not is_done() and not self._aborted:
            now = time.monotonic()
            if self._answers != answers:
                answers, since = self._answers, now
            if now - start >= timeout_s:
                break
            if patience_s is not None and self._is_failing and now - since >= patience_s:
                self._answers_at_giving_up = answers
                break
            self._changed.wait(min(CHECK_S, timeout_s - (now - start)))
        return is_done()

    def _left(self) -> int:
        return self._entered - len(self._buffer)

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name="kaizen-graph-logger", daemon=True)
        try:
            with threads_without_signals():
                thread.start()
        except RuntimeError:  # The system has no more threads for now, or the program is about to end.
            return
        self._thread = thread

    def _run(self) -> None:
        while True:
            batch = self._gather()
            if not batch:
                return
            self._deliver(batch)

    def _gather(self) -> list[Item]:
        """Waits for the next batch. Empty: there is nothing more to do."""
        settings = self._settings

        def is_urgent() -> bool:
            waiting = len(self._buffer)
            return self._closing or waiting >= settings.max_batch or self._left() < self._awaited

        with self._changed:
            self._changed.wait_for(lambda: self._closing or len(self._buffer) > 0)
            if not self._aborted:
                self._changed.wait_for(is_urgent, settings.linger_s)
            if self._aborted:
                return []
            return self._buffer.next_batch(settings.max_batch, MAX_BATCH_BYTES)

    def _deliver(self, items: Sequence[Item]) -> None:
        """Sends a batch until each of its events is stored or refused, or the logger is told to give up."""
        attempt = in_vain = 0
        while True:
            try:
                outcomes = self._send([item.data for item in items])
            except KaizenError as error:
                self._is_failing = True
                attempt += 1
                in_vain = in_vain + 1 if error.is_about_content else 0
                if in_vain == MAX_CONTENT_ATTEMPTS:
                    self._deliver_parts(items, error)
                    return
                if not self._pause(attempt, error):
                    return
            else:
                self._is_failing = False
                self._settle(items, outcomes)
                return

    def _deliver_parts(self, items: Sequence[Item], error: KaizenError) -> None:
        """One event may spoil the whole batch: it is found by halves."""
        if len(items) == 1:
            outcome = Outcome(items[0].event_id, False, error.message, error.reason, error.violations)
            self._settle(items, [outcome])
            return
        half = len(items) // 2
        for part in (items[:half], items[half:]):
            if not self._aborted:
                self._deliver(part)

    def _pause(self, attempt: int, error: KaizenError) -> bool:
        """Waits before the next attempt. False: there shall be none."""
        if attempt == 1:
            text = f"the service does not take events for now, they are kept: {error.message}"
            self._report(Problem("waiting", text, reason=error.reason))
        with self._changed:
            self._retries += 1
            waits = self._waits
            self._changed.wait_for(
                lambda: self._aborted or self._waits != waits,
                retry_delay_s(attempt, error.retry_after_s, self._random),
            )
            return not self._aborted

    def _settle(self, items: Sequence[Item], outcomes: Sequence[Outcome]) -> None:
        refused = [outcome for outcome in outcomes if outcome.is_refused]
        kept = [
            (item, outcome)
            for item, outcome in zip(items, outcomes, strict=True)
            if not outcome.is_stored and not outcome.is_refused
        ]
        with self._changed:
            # Behind the others first: what is settled gives up its place on disk.
            for item, _ in kept:
                self._buffer.put_back(item)
            self._buffer.settle(len(outcomes))
            self._answers += 1
            self._stored += len(outcomes) - len(refused) - len(kept)
            self._refused += len(refused)
            self._changed.notify_all()
        for outcome in refused:
            self._report(Problem("refused", outcome.message, outcome.event_id, outcome.reason, outcome.violations))
        if not kept:
            self._troubled = 0
            return
        _, trouble = kept[0]
        if self._troubled == 0:
            text = f"the service could not store {len(kept)} event(s), they are kept: {trouble.message}"
            self._report(Problem("waiting", text, trouble.event_id, trouble.reason))
        self._troubled += 1
        self._is_failing = True
        with self._changed:
            self._changed.wait_for(lambda: self._aborted, retry_delay_s(self._troubled, 0.0, self._random))

    def _report(self, problem: Problem) -> None:
        try:
            self._on_problem(problem)
        except Exception:  # A callback of the caller's must not end the thread that sends.
            pass
