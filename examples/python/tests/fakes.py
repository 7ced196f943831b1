"""A client that keeps what is logged, and a service that answers as told."""

from kaizen_graph import Kaizen
from kaizen_graph.problem import Problem
from kaizen_graph.stubs import event_pb2

# Nothing listens there: port 1 is reserved.
NOWHERE = "127.0.0.1:1"


class RecordingKaizen(Kaizen):
    """Keeps each event instead of sending it."""

    def __init__(self, **settings: object) -> None:
        self.events: list[event_pb2.Event] = []
        self.problems: list[Problem] = []
        self.answers: list[object] = []
        self.calls: list[object] = []
        super().__init__(
            "account", "project", address=NOWHERE, on_problem=self.problems.append, flush_on_sigterm=False, **settings
        )
        self._logger.log = lambda event_id, data: self.events.append(event_pb2.Event.FromString(data))

    def call(self, stub: type, method: str, request: object, *, timeout_s: float | None = None) -> object:
        self.calls.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def payloads(self) -> list[str]:
        return [event.WhichOneof("payload") for event in self.events]
