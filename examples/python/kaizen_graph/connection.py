"""One channel to the service."""

from __future__ import annotations

import os
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import grpc

from .access import system_authorities
from .channel_target import channel_target, goes_directly
from .failure import KaizenError
from .retry import retry_delay_s
from .signal_mask import threads_without_signals
from .status_details import error_of

Response = TypeVar("Response")

# The largest answer that is read. Lists of events end their pages at 3 MiB; contexts with their evidence have no such end.
MAX_RECEIVE_BYTES = 64 << 20
# A server that comes back is found again within two seconds; gRPC's own default waits up to two minutes.
CHANNEL_OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 100),
    # Also how long a peer may take to answer a new connection.
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # A peer that vanishes is noticed while a call waits for it. Not in every version: see `Connection.call_watched`.
    ("grpc.keepalive_time_ms", 3_000),
    ("grpc.keepalive_timeout_ms", 6_000),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.max_receive_message_length", MAX_RECEIVE_BYTES),
    # Nothing of a channel that was closed is found again by the next one.
    ("grpc.use_local_subchannel_pool", 1),
)
# A call that takes so long is looked after, and the peer has so long for a sign of life: ten seconds together at most.
CHECK_AFTER_S = 5.0
SIGN_OF_LIFE_S = 4.0
HEALTH_CHECK = "/grpc.health.v1.Health/Check"
SILENCE_CODES = (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.UNAVAILABLE)
# A call to a service that is well is over by then.
HOLD_S = 1.0
# A call that had less time says nothing about its channel: the service may be busy.
SILENCE_S = 3.0
# gRPC looks for proxies by itself, also for loopback, and knows one spelling of NO_PROXY only.
DIRECTLY = (("grpc.enable_http_proxy", 0),)


class Connection:
    """Calls with deadlines. The channel is made with the first call, in the process that makes it, and connects then.

    Raises ValueError for an address that makes no sense.
    """

    def __init__(self, address: str, credentials: grpc.ChannelCredentials | None = None, api_key: str = "") -> None:
        self._target = channel_target(address)
        if self._target.is_encrypted is False and credentials is not None:
            raise ValueError("the address begins with http://, and credentials and certificates are for https://")
        self._credentials = credentials
        self._api_key = api_key
        self._channel: grpc.Channel | None = None
        self._stubs: dict[type, object] = {}
        self._lock = threading.Lock()
        self._answered_at = time.monotonic()
        self._is_closed = False
        # Calls under way, and whether new ones wait.
        self._gate = threading.Condition()
        self._under_way = 0
        self._is_held = False

    def stub(self, kind: type) -> object:
        """The generated stub of a service, made once. Raises KaizenError when the connection is closed."""
        with self._lock:
            if self._is_closed:
                raise KaizenError(grpc.StatusCode.CANCELLED, "the connection is closed")
            if self._channel is None:
                self._channel = self._open()
            found = self._stubs.get(kind)
            if found is None:
                found = self._stubs[kind] = kind(self._channel)
            return found

    def _replace(self) -> None:
        """The next call makes a new channel. The old one ends with the last call that is still under way on it."""
        with self._lock:
            self._channel = None
            self._stubs = {}

    def _open(self) -> grpc.Channel:
        target, credentials = self._target, self._credentials
        options = CHANNEL_OPTIONS + (DIRECTLY if goes_directly(target.host, target.port, os.environ) else ())
        if credentials is None and target.is_encrypted:
            credentials = grpc.ssl_channel_credentials(system_authorities(os.environ))
        with threads_without_signals():
            if credentials is None:
                return grpc.insecure_channel(target.target, options)
            return grpc.secure_channel(target.target, credentials, options)

    def _metadata(self) -> tuple[tuple[str, str], ...]:
        """What every call carries."""
        request_id = (("x-request-id", str(uuid.uuid4())),)
        return (*request_id, ("authorization", f"Bearer {self._api_key}")) if self._api_key else request_id

    def call_once(self, method: Callable[..., Response], request: object, timeout_s: float) -> Response:
        """One attempt. Raises KaizenError.

        A channel that has answered nothing for the whole of a call is replaced: its peer may be gone without a word,
        and gRPC may not find out.
        """
        start = time.monotonic()
        try:
            with self._passing():
                response = method(request, timeout=timeout_s, metadata=self._metadata())
        except grpc.RpcError as failure:
            error = error_of(failure)
            is_silent = error.code is grpc.StatusCode.DEADLINE_EXCEEDED and not error.reason
            if is_silent and timeout_s >= SILENCE_S and self._answered_at < start:
                self._replace()
            elif error.reason:
                self._answered_at = time.monotonic()
            raise error from failure
        except ValueError as failure:  # What gRPC raises on a closed channel.
            raise KaizenError(grpc.StatusCode.CANCELLED, str(failure)) from failure
        self._answered_at = time.monotonic()
        return response

    def call_watched(self, method: grpc.UnaryUnaryMultiCallable, request: object, timeout_s: float) -> Any:
        """One attempt, for calls that may take their time. Raises KaizenError.

        While it lasts the peer is asked for a sign of life, on the same channel. One that gives none within ten seconds is
        left, and the channel replaced.
        """
        channel = self._channel
        try:
            with self._passing():
                call = method.future(request, timeout=timeout_s, metadata=self._metadata())
                while True:
                    try:
                        return call.result(timeout=CHECK_AFTER_S)
                    except grpc.FutureTimeoutError:
                        if channel is not None and not self._is_alive(channel):
                            call.cancel()
                            self._replace()
                            text = "the connection has fallen silent"
                            raise KaizenError(grpc.StatusCode.UNAVAILABLE, text) from None
        except grpc.RpcError as failure:
            raise error_of(failure) from failure
        except grpc.FutureCancelledError as failure:
            raise KaizenError(grpc.StatusCode.CANCELLED, "the connection is closed") from failure
        except ValueError as failure:  # What gRPC raises on a closed channel.
            raise KaizenError(grpc.StatusCode.CANCELLED, str(failure)) from failure

    def _is_alive(self, channel: grpc.Channel) -> bool:
        """Whether a peer answers anything at all: that it does not know the call is an answer."""
        try:
            channel.unary_unary(HEALTH_CHECK)(b"", timeout=SIGN_OF_LIFE_S, metadata=self._metadata())
        except grpc.RpcError as failure:
            return error_of(failure).code not in SILENCE_CODES
        except ValueError:  # Closed meanwhile: the call finds out by itself.
            return True
        return True

    def call(self, method: Callable[[], Callable[..., Response]], request: object, timeout_s: float) -> Response:
        """Calls until it succeeds, fails for good, or the time is over: only for what may be repeated.

        `method` finds the method of a stub, which may be another each time.
        """
        deadline = time.monotonic() + timeout_s
        attempt = 0
        while True:
            attempt += 1
            try:
                return self.call_once(method(), request, max(0.001, deadline - time.monotonic()))
            except KaizenError as error:
                delay = retry_delay_s(attempt, error.retry_after_s, random.random)
                if not error.is_passing or time.monotonic() + delay >= deadline:
                    raise
                time.sleep(delay)

    def hold(self) -> None:
        """Before a fork: waits a little for calls under way, and makes new ones wait. What gRPC does in a child it was
        forked into in the midst of a call is not to be relied on."""
        with self._gate:
            self._is_held = True
            self._gate.wait_for(lambda: self._under_way == 0, HOLD_S)

    def release(self) -> None:
        """After a fork, in the parent."""
        with self._gate:
            self._is_held = False
            self._gate.notify_all()

    @contextmanager
    def _passing(self) -> Iterator[None]:
        with self._gate:
            self._gate.wait_for(lambda: not self._is_held, HOLD_S)
            self._under_way += 1
        try:
            yield
        finally:
            with self._gate:
                self._under_way -= 1
                self._gate.notify_all()

    def close(self) -> None:
        """Ends calls that are under way."""
        with self._lock:
            self._is_closed = True
            channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()
