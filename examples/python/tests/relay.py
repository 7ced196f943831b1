"""A service that stores, and a wire to it that falls silent."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc

from kaizen_graph.stubs import event_service_pb2, vocabulary_pb2

METHOD = "/kaizen.v1.EventService/AppendEvents"


class StoringService(grpc.GenericRpcHandler):
    """Takes every event."""

    def __init__(self) -> None:
        self.stored: list[str] = []
        # What each call sent as `authorization`, whatever its method.
        self.authorizations: list[str | bytes | None] = []
        self._server = grpc.server(ThreadPoolExecutor(4))
        self._server.add_generic_rpc_handlers((self,))
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def service(self, details):
        self.authorizations.append(dict(details.invocation_metadata).get("authorization"))
        if details.method != METHOD:
            return None
        return grpc.unary_unary_rpc_method_handler(
            self._append, event_service_pb2.AppendEventsRequest.FromString, lambda answer: answer.SerializeToString()
        )

    def _append(self, request, context):
        self.stored.extend(event.event_id for event in request.events)
        accepted = vocabulary_pb2.ITEM_STATUS_ACCEPTED
        results = [event_service_pb2.EventResult(event_id=event.event_id, status=accepted) for event in request.events]
        return event_service_pb2.AppendEventsResponse(results=results)

    def close(self) -> None:
        self._server.stop(0)


class Relay:
    """Takes connections, and passes on what comes over them; when it is silent, it does nothing with them."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.is_silent = False
        self.connections = 0
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for each in (self._listener, *self._sockets):
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                incoming, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._sockets.append(incoming)
            if self.is_silent:
                continue
            outgoing = socket.create_connection(("127.0.0.1", self._target))
            self._sockets.append(outgoing)
            for source, sink in ((incoming, outgoing), (outgoing, incoming)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while True:
                data = source.recv(1 << 16)
                # A connection that has once fallen silent stays so.
                if self.is_silent:
                    return
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)
        except OSError:
            return
