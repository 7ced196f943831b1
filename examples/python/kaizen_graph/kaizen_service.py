"""Asks for guidance."""

from __future__ import annotations

from collections.abc import Iterable

from .client import Kaizen, current
from .kaizen_context import KaizenContext
from .stubs import kaizen_service_pb2, kaizen_service_pb2_grpc
from .values import TraitLike, to_traits


class KaizenService:
    """Builds contexts. Without a client it uses the one of the last `connect`."""

    def __init__(self, kaizen: Kaizen | None = None) -> None:
        self._given = kaizen

    @property
    def _kaizen(self) -> Kaizen:
        return self._given or current()

    def build_context_for_project(
        self,
        project_id: str | None = None,
        *,
        generation_slots: int = 0,
        options: Iterable[TraitLike] = (),
        seed: int | None = None,
        timeout_s: float | None = None,
    ) -> KaizenContext:
        """The guidance for a project, the client's own by default. Raises KaizenError.

        `generation_slots` is how many creatives are going to be generated, `options` the values to choose from.
        """
        request = kaizen_service_pb2.GetProjectContextRequest(
            account_id=self._kaizen.account_id,
            project_id=self._kaizen.project_id if project_id is None else project_id,
            generation_slots=generation_slots,
            options=to_traits(options),
            seed=seed,
        )
        return self._call("GetProjectContext", request, timeout_s)

    def build_context_for_segment(
        self,
        industry: str,
        client_type: str,
        *,
        generation_slots: int = 0,
        options: Iterable[TraitLike] = (),
        seed: int | None = None,
        timeout_s: float | None = None,
    ) -> KaizenContext:
        """The guidance for work in a segment that the account may know nothing of. Raises KaizenError."""
        request = kaizen_service_pb2.GetSegmentContextRequest(
            account_id=self._kaizen.account_id,
            industry=industry,
            client_type=client_type,
            generation_slots=generation_slots,
            options=to_traits(options),
            seed=seed,
        )
        return self._call("GetSegmentContext", request, timeout_s)

    def _call(self, method: str, request: object, timeout_s: float | None) -> KaizenContext:
        stub = kaizen_service_pb2_grpc.KaizenServiceStub
        return KaizenContext.of(self._kaizen.call(stub, method, request, timeout_s=timeout_s).context)
