import os
import time
import unittest
from unittest import mock

import grpc

from kaizen_graph import Kaizen
from kaizen_graph.channel_target import channel_target, goes_directly
from kaizen_graph.connection import Connection
from kaizen_graph.failure import KaizenError
from kaizen_graph.stubs import event_pb2

from .relay import Relay, StoringService

# More than the ten seconds within which a silent connection is replaced, for a busy machine.
PATIENCE_S = 60.0


class ChannelTargetTest(unittest.TestCase):
    def test_addresses_are_understood(self) -> None:
        cases = [
            ("127.0.0.1:50051", "dns:127.0.0.1:50051", None),
            (" kaizen.internal:50051\n", "dns:kaizen.internal:50051", None),
            ("kaizen", "dns:kaizen:50051", None),
            ("kaizen_graph:7000/", "dns:kaizen_graph:7000", None),
            ("::1", "dns:[::1]:50051", None),
            ("[::1]", "dns:[::1]:50051", None),
            ("[fe80::1]:7000", "dns:[fe80::1]:7000", None),
            ("http://localhost:50051/", "dns:localhost:50051", False),
            ("HTTP://localhost", "dns:localhost:80", False),
            ("http://[::1]:7000//", "dns:[::1]:7000", False),
            ("https://kaizen.example.com", "dns:kaizen.example.com:443", True),
            ("https://käse.example:8443", "dns:xn--kse-qla.example:8443", True),
            ("grpc://kaizen", "dns:kaizen:50051", False),
            ("grpcs://kaizen", "dns:kaizen:443", True),
            ("dns:kaizen", "dns:kaizen:50051", None),
            ("dns:///kaizen.internal:50051", "dns:kaizen.internal:50051", None),
            ("dns://8.8.8.8/kaizen.internal", "dns://8.8.8.8/kaizen.internal:50051", None),
            ("unix:/run/kaizen.sock", "unix:/run/kaizen.sock", None),
            ("unix:///run/kaizen.sock", "unix:///run/kaizen.sock", None),
            ("ipv4:10.0.0.1:50051,10.0.0.2:50051", "ipv4:10.0.0.1:50051,10.0.0.2:50051", None),
        ]
        for address, target, is_encrypted in cases:
            with self.subTest(address):
                found = channel_target(address)
                self.assertEqual((found.target, found.is_encrypted), (target, is_encrypted))

    def test_others_are_refused_in_words_when_the_client_is_made(self) -> None:
        cases = [
            ("", "it is empty"),
            ("local host:50051", "it has a space in it"),
            (":50051", "it names no host"),
            ("http://", "it names no host"),
            ("localhost:", 'not ""'),
            ("localhost:0", 'not "0"'),
            ("localhost:65536", 'not "65536"'),
            ("localhost:grpc", 'not "grpc"'),
            ("http://localhost:50051/v1", "leave out /v1"),
            ("https://me:secret@localhost", "names and passwords do not belong into an address"),
            ("ftp://localhost", "there is no scheme ftp://"),
            ("[127.0.0.1]:50051", "[127.0.0.1] is no IPv6 address"),
            ("300.1.1.1", '"300.1.1.1" is no IPv4 address'),
            ("kai$zen", '"kai$zen" is no name of a host'),
            ("unix:", "unix: is followed by a path"),
            ("dns:", "dns: is followed by a name"),
        ]
        for address, why in cases:
            with self.subTest(address), self.assertRaises(ValueError) as caught:
                Kaizen("account", address=address)
            self.assertIn(why, str(caught.exception))

    def test_what_stands_before_the_host_is_not_repeated(self) -> None:
        for address in ("https://me:secret@localhost", "me:secret@localhost", "secret@", "dns:///secret@localhost:1"):
            with self.subTest(address), self.assertRaises(ValueError) as caught:
                channel_target(address)
            self.assertIn("names and passwords do not belong into an address", str(caught.exception))
            self.assertNotIn("secret", str(caught.exception))


class ProxyTest(unittest.TestCase):
    def test_loopback_goes_directly(self) -> None:
        for host in ("127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST.", "kaizen.localhost", "::1", "0.0.0.0", ""):
            with self.subTest(host):
                self.assertTrue(goes_directly(host, 1, {}))
        self.assertFalse(goes_directly("kaizen.corp", 1, {}))

    def test_both_spellings_of_no_proxy_are_obeyed(self) -> None:
        cases = [
            ("kaizen.corp", "kaizen.corp", True),
            ("corp", "kaizen.corp", True),
            (".CORP", "kaizen.corp", True),
            ("*.corp", "kaizen.corp", True),
            ("*", "kaizen.corp", True),
            ("a.example, kaizen.corp ,b.example", "kaizen.corp", True),
            ("kaizen.corp:50051", "kaizen.corp", True),
            ("kaizen.corp:443", "kaizen.corp", False),
            ("zen.corp", "kaizen.corp", False),
            (",", "kaizen.corp", False),
            ("10.0.0.0/8", "10.1.2.3", True),
            ("10.0.0.0/8", "11.1.2.3", False),
            ("fd00::/8", "fd00::1", True),
        ]
        for variable in ("no_proxy", "NO_PROXY", "no_grpc_proxy", "NO_GRPC_PROXY"):
            for value, host, directly in cases:
                with self.subTest(variable=variable, value=value, host=host):
                    self.assertEqual(goes_directly(host, 50_051, {variable: value}), directly)

    def test_a_service_on_loopback_is_reached_whatever_the_proxy(self) -> None:
        service = StoringService()
        self.addCleanup(service.close)
        with mock.patch.dict(os.environ, {"http_proxy": "http://127.0.0.1:1", "grpc_proxy": "http://127.0.0.1:1"}):
            kaizen = Kaizen("account", address=f"http://localhost:{service.port}")
            kaizen.log_event(event_pb2.LeadCreated(lead_id="lead", source="website"), event_id="event")
            self.assertTrue(kaizen.close(PATIENCE_S))
        self.assertEqual(service.stored, ["event"])


class SilentPeerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.service = StoringService()
        self.addCleanup(self.service.close)
        self.relay = Relay(self.service.port)
        self.addCleanup(self.relay.close)
        self.kaizen = Kaizen("account", address=f"127.0.0.1:{self.relay.port}", on_problem=lambda problem: None)
        self.addCleanup(self.kaizen.close, 0.0)

    def log(self, event_id: str) -> None:
        self.kaizen.log_event(event_pb2.LeadCreated(lead_id="lead", source="website"), event_id=event_id)

    def test_one_that_takes_connections_and_never_answers_is_left_when_another_answers(self) -> None:
        self.relay.is_silent = True
        self.log("first")
        deadline = time.monotonic() + PATIENCE_S
        while self.relay.connections < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertGreaterEqual(self.relay.connections, 2)
        self.relay.is_silent = False
        self.assertTrue(self.kaizen.flush(PATIENCE_S))
        self.assertEqual(self.service.stored, ["first"])

    def test_one_that_falls_silent_is_replaced(self) -> None:
        self.log("first")
        self.assertTrue(self.kaizen.flush(PATIENCE_S))
        self.relay.is_silent = True
        self.log("second")
        time.sleep(0.5)
        # The connection stays silent; new ones are not.
        self.relay.is_silent = False
        self.assertTrue(self.kaizen.flush(PATIENCE_S))
        self.assertEqual(sorted(set(self.service.stored)), ["first", "second"])


class TooLargeTest(unittest.TestCase):
    def test_an_answer_beyond_the_limit_is_not_asked_for_again(self) -> None:
        calls: list[float] = []

        def method(request: object, **settings: object) -> object:
            calls.append(time.monotonic())
            raise KaizenError(grpc.StatusCode.RESOURCE_EXHAUSTED, "CLIENT: Received message larger than max (6 vs. 4)")

        with self.assertRaises(KaizenError):
            Connection("127.0.0.1:1").call(lambda: method, object(), 5.0)
        self.assertEqual(len(calls), 1)


if __name__ == "__main__":
    unittest.main()
