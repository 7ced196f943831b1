import tempfile
import threading
import time
import unittest
from collections.abc import Sequence

import grpc

from kaizen_graph.event_buffer import Bounds
from kaizen_graph.event_logger import EventLogger, LoggerSettings, Outcome
from kaizen_graph.failure import KaizenError
from kaizen_graph.problem import Problem
from kaizen_graph.spool import Spool

AWAY = KaizenError(grpc.StatusCode.UNAVAILABLE, "nobody is there")


class FakeService:
    """Stores what it is sent, and fails as it is told to."""

    def __init__(self) -> None:
        self.stored: dict[str, int] = {}
        self.calls: list[list[str]] = []
        self.failures: list[KaizenError] = []
        self.refused: set[str] = set()
        # Why they are refused.
        self.reason = "INVALID_FIELD"
        # Fails every call that holds it.
        self.poison = ""
        self.is_away = False
        self.answers = threading.Event()
        self.answers.set()

    def send(self, events: Sequence[bytes]) -> list[Outcome]:
        self.answers.wait()
        ids = [data.decode() for data in events]
        self.calls.append(ids)
        if self.is_away:
            raise AWAY
        if self.failures:
            raise self.failures.pop(0)
        if self.poison in ids:
            raise KaizenError(grpc.StatusCode.INTERNAL, "cannot")
        for event_id in ids:
            if event_id not in self.refused:
                self.stored[event_id] = self.stored.get(event_id, 0) + 1
        return [Outcome(event_id, event_id not in self.refused, "no", self.reason) for event_id in ids]


class EventLoggerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.service = FakeService()
        self.problems: list[Problem] = []

    def logger(self, max_events: int = 1000, max_batch: int = 10, linger_s: float = 0.01, spool=None) -> EventLogger:
        settings = LoggerSettings(Bounds(max_events, 1 << 20, "drop_newest"), max_batch, linger_s)
        logger = EventLogger(
            self.service.send,
            settings,
            id_of=bytes.decode,
            on_problem=self.problems.append,
            spool=spool,
            random=lambda: 0.01,
        )
        self.addCleanup(logger.close, 0.0, lambda: None)
        return logger

    def log(self, logger: EventLogger, *ids: str) -> None:
        for event_id in ids:
            logger.log(event_id, event_id.encode())

    def test_events_go_in_batches_and_in_order(self) -> None:
        logger = self.logger(linger_s=10)
        ids = [str(number) for number in range(25)]
        self.log(logger, *ids)
        self.assertTrue(logger.flush(5))
        self.assertEqual([event_id for call in self.service.calls for event_id in call], ids)
        self.assertLessEqual(max(map(len, self.service.calls)), 10)
        self.assertEqual(logger.stats().stored, 25)

    def test_a_lonely_event_goes_after_the_linger(self) -> None:
        logger = self.logger(linger_s=0.02)
        self.log(logger, "a")
        deadline = time.monotonic() + 5
        while logger.stats().stored == 0 and time.monotonic() < deadline:
            time.sleep(0.005)
        self.assertEqual(self.service.calls, [["a"]])

    def test_logging_does_not_wait_for_the_service(self) -> None:
        self.service.answers.clear()
        logger = self.logger()
        start = time.perf_counter()
        self.log(logger, *map(str, range(500)))
        self.assertLess(time.perf_counter() - start, 1)
        self.assertFalse(logger.flush(0.05))
        self.service.answers.set()
        self.assertTrue(logger.flush(5))

    def test_a_service_that_is_away_gets_the_same_ids_again(self) -> None:
        self.service.failures = [AWAY, KaizenError(grpc.StatusCode.RESOURCE_EXHAUSTED, "busy"), AWAY]
        logger = self.logger()
        self.log(logger, "a", "b")
        self.assertTrue(logger.flush(5))
        self.assertEqual(self.service.stored, {"a": 1, "b": 1})
        self.assertEqual(logger.stats().retries, 3)
        self.assertEqual([problem.kind for problem in self.problems], ["waiting"])

    def test_refused_events_are_reported_one_by_one(self) -> None:
        self.service.refused = {"b"}
        logger = self.logger()
        self.log(logger, "a", "b", "c")
        self.assertTrue(logger.flush(5))
        self.assertEqual(set(self.service.stored), {"a", "c"})
        self.assertEqual([(p.kind, p.event_id) for p in self.problems], [("refused", "b")])

    def test_one_event_that_spoils_its_batch_harms_no_other(self) -> None:
        self.service.poison = "c"
        logger = self.logger()
        self.log(logger, *"abcdefg")
        self.assertFalse(logger.flush(2))
        self.assertEqual(self.service.stored, {event_id: 1 for event_id in "abdefg"})
        self.service.poison = ""
        self.assertTrue(logger.flush(10))
        self.assertEqual(self.service.stored, {event_id: 1 for event_id in "abcdefg"})
        self.assertEqual([p for p in self.problems if p.kind in ("refused", "dropped")], [])

    def test_a_service_that_refuses_the_caller_gets_all_of_it_again_when_it_does_not(self) -> None:
        for code in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED):
            with self.subTest(code), tempfile.TemporaryDirectory() as directory:
                self.service = FakeService()
                self.problems.clear()
                refusal = KaizenError(code, "the key may not", reason="ROLE_MISSING")
                # More than a batch is sent in vain before it is sent in parts.
                self.service.failures = [refusal] * 8
                logger = self.logger(spool=Spool.open(directory, "account", 1 << 20))
                self.log(logger, "a", "b", "c")
                self.assertTrue(logger.flush(30))
                self.assertEqual(self.service.calls, [["a", "b", "c"]] * 9)
                self.assertEqual([(p.kind, p.reason) for p in self.problems], [("waiting", "ROLE_MISSING")])
                # And by the next process, when this one ends before.
                self.service.failures = [refusal] * 1_000
                self.log(logger, "d")
                self.assertFalse(logger.close(0.1, lambda: None))
                self.service.failures = []
                logger = self.logger(spool=Spool.open(directory, "account", 1 << 20))
                self.assertTrue(logger.flush(5))
                self.assertEqual(set(self.service.stored), set("abcd"))
                self.assertEqual([p for p in self.problems if p.kind != "waiting"], [])
                logger.close(1, lambda: None)

    def test_events_refused_by_trouble_of_the_service_are_kept_and_sent_again(self) -> None:
        for reason in ("INTERNAL", "DATABASE_UNAVAILABLE", "UNSPECIFIED", "A_REASON_OF_LATER", ""):
            with self.subTest(reason=reason), tempfile.TemporaryDirectory() as directory:
                self.service = FakeService()
                self.service.refused = {"b"}
                self.service.reason = reason
                logger = self.logger(spool=Spool.open(directory, "account", 1 << 20))
                self.log(logger, "a", "b", "c")
                self.assertFalse(logger.flush(0.3))
                self.assertEqual(set(self.service.stored), {"a", "c"})
                self.assertFalse(logger.close(0.1, lambda: None))
                self.service.refused = set()
                logger = self.logger(spool=Spool.open(directory, "account", 1 << 20))
                self.assertTrue(logger.flush(5))
                self.assertEqual(self.service.stored, {"a": 1, "b": 1, "c": 1})
                self.assertEqual([p for p in self.problems if p.kind in ("refused", "dropped")], [])
                logger.close(1, lambda: None)

    def test_a_full_buffer_drops_and_says_so(self) -> None:
        self.service.answers.clear()
        logger = self.logger(max_events=5)
        self.log(logger, *map(str, range(8)))
        self.assertEqual([(p.kind, p.event_id) for p in self.problems], [("dropped", n) for n in "567"])
        self.service.answers.set()
        self.assertTrue(logger.flush(5))
        stats = logger.stats()
        self.assertEqual((stats.logged, stats.stored, stats.dropped, stats.waiting), (8, 5, 3, 0))

    def test_an_event_too_large_for_any_call_is_dropped(self) -> None:
        logger = self.logger()
        logger.log("large", bytes(4 << 20))
        self.assertEqual([(p.kind, p.event_id) for p in self.problems], [("dropped", "large")])

    def test_closing_sends_what_waits(self) -> None:
        logger = self.logger(linger_s=60)
        self.log(logger, "a")
        self.assertTrue(logger.close(5, lambda: None))
        self.assertEqual(self.service.stored, {"a": 1})
        self.log(logger, "late")
        self.assertEqual([(p.kind, p.event_id) for p in self.problems], [("dropped", "late")])

    def test_closing_while_the_service_is_away_ends_in_time_and_reports_each_event(self) -> None:
        self.service.is_away = True
        logger = self.logger()
        self.log(logger, "a", "b")
        start = time.monotonic()
        self.assertFalse(logger.close(0.2, lambda: None))
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual([p.event_id for p in self.problems if p.kind == "dropped"], ["a", "b"])

    def test_with_a_spool_the_next_process_sends_them(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            self.service.is_away = True
            logger = self.logger(spool=Spool.open(directory, "account", 1 << 20))
            self.log(logger, "a", "b")
            self.assertFalse(logger.close(0.2, lambda: None))
            self.service.is_away = False
            logger = self.logger(spool=Spool.open(directory, "account", 1 << 20))
            self.assertTrue(logger.flush(5))
            self.assertEqual(self.service.stored, {"a": 1, "b": 1})
            self.assertEqual([p for p in self.problems if p.kind == "dropped"], [])
            logger.close(1, lambda: None)

    def test_a_callback_that_raises_stops_nothing(self) -> None:
        self.service.refused = {"a"}
        logger = EventLogger(
            self.service.send,
            LoggerSettings(Bounds(10, 1000, "drop_newest"), 1, 0),
            id_of=bytes.decode,
            on_problem=lambda problem: 1 / 0,
        )
        self.log(logger, "a", "b")
        self.assertTrue(logger.close(5, lambda: None))
        self.assertEqual(self.service.stored, {"b": 1})


if __name__ == "__main__":
    unittest.main()
