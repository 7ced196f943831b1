import unittest
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from kaizen_graph import (
    KaizenError,
    PerformanceData,
    ingest_performance_data,
    log_deal_won,
    log_lead_created,
    log_pack_event,
)
from kaizen_graph.retry import retry_delay_s
from kaizen_graph.status_details import _with_details
from kaizen_graph.stubs import event_pb2
from kaizen_graph.values import to_micros, to_struct, to_timestamp, to_traits
from tests.fakes import RecordingKaizen


class HelpersTest(unittest.TestCase):
    def setUp(self) -> None:
        self.kaizen = RecordingKaizen()
        self.addCleanup(self.kaizen.close)

    def test_an_event_has_an_id_of_its_own_a_time_and_the_clients_project(self) -> None:
        before = datetime.now(timezone.utc)
        ids = {log_lead_created("lead", "website", 0.8, kaizen=self.kaizen) for _ in range(100)}
        self.assertEqual(len(ids), 100)
        event = self.kaizen.events[0]
        self.assertEqual(event.project_id, "project")
        self.assertGreaterEqual(event.event_time.ToDatetime(timezone.utc), before - timedelta(milliseconds=1))

    def test_what_is_given_with_an_event_is_kept(self) -> None:
        time = datetime(2026, 11, 1, 12, tzinfo=timezone(timedelta(hours=2)))
        event_id = log_lead_created(
            "lead",
            "web",
            0.8,
            project_id="p",
            event_id="e",
            event_time=time,
            tags=["t"],
            actor="a",
            kaizen=self.kaizen,
        )
        (event,) = self.kaizen.events
        self.assertEqual((event_id, event.event_id, event.project_id, list(event.tags)), ("e", "e", "p", ["t"]))
        self.assertEqual((event.actor, event.event_time.ToJsonString()), ("a", "2026-11-01T10:00:00Z"))

    def test_every_payload_has_a_field(self) -> None:
        payload_oneof = event_pb2.Event.DESCRIPTOR.oneofs_by_name["payload"]
        self.assertEqual(len(payload_oneof.fields), 30)
        with self.assertRaises(TypeError):
            self.kaizen.log_event(event_pb2.Event())

    def test_pack_events_refuse_what_they_have_no_field_for(self) -> None:
        with self.assertRaisesRegex(ValueError, "PACK_STARTED has no quality_score"):
            log_pack_event("PACK_STARTED", "premium", quality_score=1, kaizen=self.kaizen)
        with self.assertRaisesRegex(ValueError, "no event of packs; there are PACK_STARTED"):
            log_pack_event("PACK_BEGUN", "premium", kaizen=self.kaizen)

    def test_figures_that_cannot_be_read_leave_a_failure(self) -> None:
        ingest_performance_data(
            PerformanceData("c", "instagram", 100, 0.1, date(2026, 11, 1)), "p", kaizen=self.kaizen
        )
        ingest_performance_data(PerformanceData("c", "instagram", 100, 0.1, "2026-02-30"), "p", kaizen=self.kaizen)
        ingest_performance_data(PerformanceData("c", "instagram", "many", 0.1, "2026-02-01"), "p", kaizen=self.kaizen)
        self.assertEqual(self.kaizen.payloads, ["performance_recorded"] + ["performance_ingestion_failed"] * 2)
        self.assertIn("day", self.kaizen.events[1].performance_ingestion_failed.violations[0])

    def test_a_test_says_what_it_was_meant_to_be(self) -> None:
        plain = PerformanceData("c", "instagram", 100, 0.1, "2026-02-01", test_id="t")
        declared = replace(plain, test_spans_projects=True, planned_share=0.9)
        for data in (plain, declared):
            ingest_performance_data(data, kaizen=self.kaizen)
        records = [event.performance_recorded.record for event in self.kaizen.events]
        self.assertEqual([record.test_spans_projects for record in records], [False, True])
        self.assertEqual([record.HasField("planned_share") for record in records], [False, True])
        self.assertEqual(records[1].planned_share, 0.9)

    def test_money_is_exact(self) -> None:
        log_deal_won("lead", 4999.99, "premium", kaizen=self.kaizen)
        self.assertEqual(self.kaizen.events[0].deal_won.deal_size_micros, 4_999_990_000)
        self.assertEqual([to_micros(value) for value in (0.1, "19.9999995", 3)], [100_000, 20_000_000, 3_000_000])


class ValuesTest(unittest.TestCase):
    def test_free_data_never_fail(self) -> None:
        loop: dict = {}
        loop["loop"] = loop
        struct = to_struct({"day": date(2026, 11, 1), 3: (1, None, float("nan")), "deep": loop})
        assert struct is not None
        self.assertEqual(struct["day"], "2026-11-01")
        self.assertEqual(list(struct["3"]), [1, None, "nan"])
        self.assertIsNone(to_struct(None))

    def test_a_time_without_a_zone_is_utc(self) -> None:
        self.assertEqual(to_timestamp(datetime(2026, 1, 1)).ToJsonString(), "2026-01-01T00:00:00Z")

    def test_a_wrong_kind_of_trait_names_the_right_ones(self) -> None:
        with self.assertRaisesRegex(ValueError, "hook_type, template"):
            to_traits([("mood", "bold")])

    def test_delays_double_within_bounds_and_respect_what_is_asked(self) -> None:
        self.assertEqual([retry_delay_s(attempt, 0, lambda: 1) for attempt in (1, 2, 3)], [0.1, 0.2, 0.4])
        self.assertEqual(retry_delay_s(1000, 0, lambda: 1), 5)
        self.assertEqual(retry_delay_s(1, 0.25, lambda: 0), 0.25)


class StatusDetailsTest(unittest.TestCase):
    def test_details_that_were_written_by_others_are_read(self) -> None:
        # google.rpc.Status with an ErrorInfo and a RetryInfo of 0.25 s, byte by byte.
        info = b"\x0a\x0aOVERLOADED"
        retry = b"\x0a\x05\x10\x80\xe5\x9a\x77"
        details = b""
        for name, body in (("ErrorInfo", info), ("RetryInfo", retry)):
            url = f"type.googleapis.com/google.rpc.{name}".encode()
            entry = b"\x0a" + bytes([len(url)]) + url + b"\x12" + bytes([len(body)]) + body
            details += b"\x1a" + bytes([len(entry)]) + entry
        error = _with_details(None, "busy", details)
        self.assertIsInstance(error, KaizenError)
        self.assertEqual((error.reason, error.retry_after_s), ("OVERLOADED", 0.25))


if __name__ == "__main__":
    unittest.main()
