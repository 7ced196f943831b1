import random
import tempfile
import unittest

from kaizen_graph.event_buffer import Bounds, EventBuffer
from kaizen_graph.spool import Spool

ROOM = 1 << 20


def buffer_of(max_events: int = 4, when_full: str = "drop_newest", spool: Spool | None = None) -> EventBuffer:
    return EventBuffer(Bounds(max_events, ROOM, when_full), spool, lambda data: data.decode())


def put(buffer: EventBuffer, *ids: str) -> list[str | None]:
    return [buffer.put(event_id, event_id.encode()) for event_id in ids]


def take_all(buffer: EventBuffer, size: int = 3) -> list[str]:
    taken: list[str] = []
    while len(buffer) > 0:
        batch = buffer.next_batch(size, ROOM)
        taken += [item.event_id for item in batch]
        buffer.settle(len(batch))
    return taken


class EventBufferTest(unittest.TestCase):
    def test_events_leave_in_their_order(self) -> None:
        buffer = buffer_of()
        put(buffer, "a", "b", "c", "d")
        self.assertEqual(take_all(buffer), ["a", "b", "c", "d"])

    def test_when_full_the_newest_is_dropped(self) -> None:
        buffer = buffer_of()
        self.assertEqual(put(buffer, "a", "b", "c", "d", "e"), [None] * 4 + ["e"])
        self.assertEqual(take_all(buffer), ["a", "b", "c", "d"])

    def test_or_the_oldest_that_is_not_being_sent(self) -> None:
        buffer = buffer_of(when_full="drop_oldest")
        put(buffer, "a", "b", "c", "d")
        batch = buffer.next_batch(2, ROOM)
        self.assertEqual(put(buffer, "e"), ["c"])
        buffer.settle(len(batch))
        self.assertEqual(take_all(buffer), ["d", "e"])

    def test_a_batch_is_bounded_by_bytes_too(self) -> None:
        buffer = buffer_of()
        for event_id in "abc":
            buffer.put(event_id, bytes(400))
        self.assertEqual(len(buffer.next_batch(10, 1_000)), 2)
        self.assertEqual(len(buffer.next_batch(10, 100)), 1)

    def test_with_a_spool_what_has_no_room_waits_on_disk_in_its_order(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            spool = Spool.open(directory, "account", ROOM)
            buffer = buffer_of(spool=spool)
            ids = [str(number) for number in range(100)]
            self.assertEqual(put(buffer, *ids), [None] * 100)
            self.assertEqual((buffer.in_memory, len(buffer)), (4, 100))
            self.assertEqual(take_all(buffer), ids)
            self.assertEqual(spool.unsettled, 0)
            spool.close()

    def test_random_histories_lose_and_double_nothing_though_processes_die(self) -> None:
        for seed in range(30):
            with self.subTest(seed=seed), tempfile.TemporaryDirectory() as directory:
                draw = random.Random(seed)
                logged: list[str] = []
                settled: list[str] = []
                for _life in range(4):
                    spool = Spool.open(directory, "account", 5_000)
                    buffer = buffer_of(max_events=draw.randint(1, 8), spool=spool)
                    for _ in range(draw.randint(0, 60)):
                        if draw.random() < 0.6:
                            event_id = f"event {len(logged)} " + "x" * draw.randint(0, 40)
                            if buffer.put(event_id, event_id.encode()) is None:
                                logged.append(event_id)
                            self.assertEqual(buffer.unspooled_ids(), [])
                        else:
                            batch = buffer.next_batch(draw.randint(1, 5), ROOM)
                            buffer.settle(len(batch))
                            settled += [item.event_id for item in batch]
                    spool.abandon()
                buffer = buffer_of(spool=Spool.open(directory, "account", 5_000))
                self.assertEqual(settled + take_all(buffer), logged)


if __name__ == "__main__":
    unittest.main()
