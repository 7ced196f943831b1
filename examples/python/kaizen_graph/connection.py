"""One channel to the service."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from typing import TypeVar

import grpc

from .failure import KaizenError
from .retry import retry_delay_s
from .signal_mask import threads_without_sigterm
from .status_details import error_of

Response = TypeVar("Response")

# A server that comes back is found again within two seconds; gRPC's own default waits up to two minutes.
CHANNEL_OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # Finds out about a peer that vanished without a word, while a call waits for it.
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # Contexts with their evidence are large.
    ("grpc.max_receive_message_length", 64 << 20),
)


class Connection:
    """Calls with deadlines. It connects with the first call."""

    def __init__(self, address: str, credentials: grpc.ChannelCredentials | None = None) -> None:
        with threads_without_sigterm():
            self._channel = (
                grpc.insecure_channel(address, CHANNEL_OPTIONS)
                if credentials is None
                else grpc.secure_channel(address, credentials, CHANNEL_OPTIONS)
            )
        self._stubs: dict[type, object] = {}

    def stub(self, kind: type) -> object:
        """The generated stub of a service, made once."""
        found = self._stubs.get(kind)
        if found is None:
            found = self._stubs[kind] = kind(self._channel)
        return found

    def call_once(self, method: Callable[..., Response], request: object, timeout_s: float) -> Response:
        """One attempt. Raises KaizenError."""
        try:
            return method(request, timeout=timeout_s, metadata=(("x-request-id", str(uuid.uuid4())),))
        except grpc.RpcError as failure:
            raise error_of(failure) from failure
        except ValueError as failure:  # What gRPC raises on a closed channel.
            raise KaizenError(grpc.StatusCode.CANCELLED, str(failure)) from failure

    def call(self, method: Callable[..., Response], request: object, timeout_s: float) -> Response:
        """Calls until it succeeds, fails for good, or the time is over: only for what may be repeated."""
        deadline = time.monotonic() + timeout_s
        attempt = 0
        while True:
            attempt += 1
            try:
                return self.call_once(method, request, max(0.001, deadline - time.monotonic()))
            except KaizenError as error:
                delay = retry_delay_s(attempt, error.retry_after_s, random.random)
                if not error.is_passing or time.monotonic() + delay >= deadline:
                    raise
                time.sleep(delay)

    def close(self) -> None:
        """Ends calls that are under way."""
        self._channel.close()
