"""The client: one for each account a process works for."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import grpc
from google.protobuf.message import Message

from . import shutdown
from .access import resolve_access, tls_credentials
from .connection import Connection
from .event_buffer import Bounds, WhenFull
from .event_logger import EventLogger, LoggerSettings, Stats
from .event_sending import event_id_of, event_sender
from .problem import OnProblem, Problem, log_problem
from .spool import Spool
from .stubs import event_pb2, guidance_pb2
from .values import to_timestamp

# Docker gives a process 10 s between SIGTERM and SIGKILL, others more.
END_TIMEOUT_S = 8.0
FLUSH_TIMEOUT_S = 10.0
# With what else the end of a process takes, two seconds.
AWAY_TIMEOUT_S = 1.5
PAYLOAD_FIELDS = {
    field.message_type.full_name: field.name for field in event_pb2.Event.DESCRIPTOR.oneofs_by_name["payload"].fields
}


@dataclass(frozen=True)
class BufferSettings:
    """How events are gathered, and how many may wait in memory while the service is away."""

    max_events: int = 100_000
    max_bytes: int = 64 << 20
    # Events of one call, and how long the first of them waits for others.
    max_batch: int = 1_000
    linger_s: float = 0.05
    # Which event is given up when there is no room: see EventBuffer.
    when_full: WhenFull = "drop_newest"


@dataclass(frozen=True)
class SpoolSettings:
    """Events are written to this directory first, so that they outlive the process."""

    directory: str | os.PathLike[str]
    max_bytes: int = 256 << 20


class Kaizen:
    """Logs events without waiting, and calls the service. Safe for several threads, and in forked children.

    Address, key and certificates that are not given are those of the environment, or of the profile: see `access`. Raises
    ValueError for what makes no sense.
    """

    def __init__(
        self,
        account_id: str,
        project_id: str = "",
        *,
        address: str | None = None,
        api_key: str | None = None,
        tls_ca: str | os.PathLike[str] | None = None,
        tls_client_cert: str | os.PathLike[str] | None = None,
        tls_client_key: str | os.PathLike[str] | None = None,
        profile: str | None = None,
        credentials: grpc.ChannelCredentials | None = None,
        actor: str = "",
        timeout_s: float = 5.0,
        buffer: BufferSettings = BufferSettings(),
        spool: SpoolSettings | None = None,
        on_problem: OnProblem = log_problem,
        flush_on_sigterm: bool = True,
        end_timeout_s: float | None = None,
        away_timeout_s: float | None = None,
    ) -> None:
        self.account_id = account_id
        self.project_id = project_id
        self.timeout_s = timeout_s
        # How long the end of the program may wait for events to be stored.
        self.end_timeout_s = END_TIMEOUT_S if end_timeout_s is None else end_timeout_s
        # The same for a service that is away. Whoever says how long the end may take has said it of this too.
        self._away_timeout_s = away_timeout_s
        if away_timeout_s is None:
            self._away_timeout_s = AWAY_TIMEOUT_S if end_timeout_s is None else end_timeout_s
        self.on_problem = on_problem
        arguments = {
            "address": address,
            "api_key": api_key,
            "tls_ca": tls_ca,
            "tls_client_cert": tls_client_cert,
            "tls_client_key": tls_client_key,
        }
        self._access = resolve_access(arguments, profile, os.environ)
        self._credentials = tls_credentials(self._access) if credentials is None else credentials
        self._actor = actor
        self._buffer = buffer
        self._spool = spool
        self._start()
        shutdown.register(self, flush_on_sigterm)

    def log_event(
        self,
        payload: Message,
        *,
        project_id: str | None = None,
        event_id: str | None = None,
        event_time: datetime | None = None,
        tags: Iterable[str] = (),
        actor: str | None = None,
        guidance: guidance_pb2.GuidanceUse | None = None,
    ) -> str:
        """Logs an event and returns its id, at once. Everything else that logs goes through here.

        Without a time it happened now, without a project in the client's own (an empty one: the account as a whole).
        What becomes of it is told to `on_problem` when it is not stored.
        """
        field = PAYLOAD_FIELDS.get(payload.DESCRIPTOR.full_name)
        if field is None:
            raise TypeError(f"{payload.DESCRIPTOR.full_name} is no payload of an event")
        event = event_pb2.Event(
            project_id=self.project_id if project_id is None else project_id,
            event_id=event_id or f"py-{uuid.uuid4().hex}",
            event_time=to_timestamp(event_time or datetime.now(timezone.utc)),
            actor=self._actor if actor is None else actor,
            tags=tags,
            guidance=guidance,
            **{field: payload},
        )
        self._ensure_own_process()
        self._logger.log(event.event_id, event.SerializeToString())
        return event.event_id

    def call(self, stub: type, method: str, request: Message, *, timeout_s: float | None = None) -> Message:
        """Calls any RPC, for example `call(AccountServiceStub, "GetAccount", GetAccountRequest(...))`.

        It is repeated while the service is away or busy, within the timeout: events are for `log_event`.
        """
        self._ensure_own_process()
        connection = self._connection

        def find() -> Callable[..., Message]:
            return getattr(connection.stub(stub), method)

        return connection.call(find, request, self.timeout_s if timeout_s is None else timeout_s)

    def flush(self, timeout_s: float | None = None) -> bool:
        """Waits until everything logged so far is stored or refused: for 10 s, unless told otherwise, or for
        `away_timeout_s` when the service is away. False: the time was over first, and it goes on being sent."""
        if timeout_s is None:
            return self._logger.flush(FLUSH_TIMEOUT_S, self._away_timeout_s)
        return self._logger.flush(timeout_s)

    def close(self, timeout_s: float | None = None) -> bool:
        """Flushes and ends, within `end_timeout_s` unless told otherwise, or `away_timeout_s` when the service is away.

        False: something was left, which the spool keeps, when there is one.
        """
        try:
            if timeout_s is None:
                return self._logger.close(self.end_timeout_s, self._connection.close, self._away_timeout_s)
            return self._logger.close(timeout_s, self._connection.close)
        finally:
            # Only now: until then the end of the process waits for it.
            shutdown.unregister(self)

    def stats(self) -> Stats:
        """What became of the events so far."""
        return self._logger.stats()

    def report(self, problem: Problem) -> None:
        """Tells the callback; what that raises stays here."""
        try:
            self.on_problem(problem)
        except Exception:  # As in the thread that sends: watching over logging breaks nothing.
            pass

    def flush_before_end(self, timeout_s: float) -> None:
        """Flushes for so long at most, or `away_timeout_s` when the service is away. Others may go on logging."""
        self._logger.flush(timeout_s, self._away_timeout_s)

    def end(self, timeout_s: float) -> None:
        """Closes within so long, or `away_timeout_s` when the service is away."""
        self._logger.close(timeout_s, self._connection.close, self._away_timeout_s)
        shutdown.unregister(self)

    def has_news(self) -> bool:
        """Whether something waits that was logged since the last flush began."""
        return self._logger.has_news()

    def _ensure_own_process(self) -> None:
        """Some servers fork without Python's knowing."""
        if self._process_id != os.getpid():
            self.restart_after_fork()

    def hold_calls(self) -> None:
        """Before a fork."""
        self._connection.hold()

    def release_calls(self) -> None:
        """After a fork, in the parent."""
        self._connection.release()

    def restart_after_fork(self) -> None:
        """In a forked child: goes on with a channel, a thread and a spool of its own."""
        # Kept, as what gRPC does when they are collected may wait for threads that are not here.
        _left_by_forks.append((self._logger, self._connection))
        self._logger.abandon()
        self._start()

    def _start(self) -> None:
        self._process_id = os.getpid()
        self._connection = Connection(self._access.address, self._credentials, self._access.api_key)
        buffer = self._buffer
        bounds = Bounds(buffer.max_events, buffer.max_bytes, buffer.when_full)
        self._logger = EventLogger(
            event_sender(self._connection, self.account_id),
            LoggerSettings(bounds, buffer.max_batch, buffer.linger_s),
            id_of=event_id_of,
            on_problem=self.on_problem,
            spool=self._open_spool(),
        )

    def _open_spool(self) -> Spool | None:
        """Without its spool a client still logs: what cannot be used is reported."""
        if self._spool is None:
            return None
        try:
            spool = Spool.open(self._spool.directory, self.account_id, self._spool.max_bytes)
        except (OSError, ImportError) as failure:
            self.report(Problem("spool", f"events are kept in memory only: {failure}"))
            return None
        if spool.torn_bytes > 0:
            text = f"{spool.torn_bytes} bytes at the end of an earlier process's spool were no whole event"
            self.report(Problem("spool", text))
        return spool


_left_by_forks: list[object] = []
_default_lock = threading.Lock()
_default: Kaizen | None = None


def connect(account_id: str, project_id: str = "", **settings: Any) -> Kaizen:
    """Makes the client that the helper functions use when they are given none; the arguments are Kaizen's."""
    global _default
    client = Kaizen(account_id, project_id, **settings)
    with _default_lock:
        before, _default = _default, client
    if before is not None:
        before.close()
    return client


def current() -> Kaizen:
    """The client of the last `connect`. Raises RuntimeError when there was none."""
    if _default is None:
        raise RuntimeError(
            "there is no client yet: call kaizen_graph.connect(account_id, ...) when the program starts"
        )
    return _default
