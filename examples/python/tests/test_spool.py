import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from kaizen_graph.spool import Position, Spool, home_of

ROOM = 1 << 20


def events_of(spool: Spool) -> list[bytes]:
    return spool.read(spool.first_unsettled(), 10_000, ROOM)[0]


def open_dead(directory: str, events: list[bytes], settled: int = 0, max_bytes: int = ROOM) -> Path:
    """The folder of a spool whose process died. The lock goes with the process, here with its file."""
    spool = Spool.open(directory, "account", max_bytes)
    for event in events:
        assert spool.append(event) is not None
    spool.settle(settled)
    spool.abandon()
    return spool._folder


class SpoolTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.directory = folder.name

    def open(self, max_bytes: int = ROOM) -> Spool:
        spool = Spool.open(self.directory, "account", max_bytes)
        self.addCleanup(spool.close)
        return spool

    def test_a_dead_process_leaves_its_unsettled_events_in_order(self) -> None:
        open_dead(self.directory, [b"a", b"b", b"c", b"d"], settled=2)
        spool = self.open()
        self.assertEqual(spool.unsettled, 2)
        self.assertEqual(events_of(spool), [b"c", b"d"])
        self.assertEqual(spool.torn_bytes, 0)

    def test_the_mark_is_kept_over_several_lives(self) -> None:
        open_dead(self.directory, [b"a", b"b", b"c"], settled=1)
        second = Spool.open(self.directory, "account", ROOM)
        second.append(b"d")
        second.settle(1)
        second.abandon()
        open_dead(self.directory, [b"e", b"f"], settled=3)
        spool = self.open()
        self.assertEqual(events_of(spool), [b"f"])

    def test_several_dead_processes_are_taken_over_with_their_marks(self) -> None:
        folders = []
        spools = [Spool.open(self.directory, "account", ROOM) for _ in range(3)]
        for number, spool in enumerate(spools):
            for event in range(3):
                spool.append(f"{number}{event}".encode())
            spool.settle(number)
            folders.append(spool._folder)
        for spool in spools:
            spool.abandon()
        spool = self.open()
        self.assertEqual(events_of(spool), [b"00", b"01", b"02", b"11", b"12", b"22"])
        spool.settle(4)
        self.assertEqual(events_of(spool)[-1], b"22")
        self.assertEqual([folder.exists() for folder in folders], [False] * 3)

    def test_a_living_process_keeps_its_folder(self) -> None:
        living = self.open()
        living.append(b"mine")
        self.assertEqual(self.open().unsettled, 0)
        self.assertEqual(events_of(living), [b"mine"])

    def test_a_truncated_last_record_costs_itself_only(self) -> None:
        for cut in range(1, 12):
            folder = open_dead(self.directory, [b"first", b"second", b"third"])
            (file,) = folder.glob("*.spool")
            os.truncate(file, file.stat().st_size - cut)
            spool = Spool.open(self.directory, "account", ROOM)
            self.assertEqual(events_of(spool), [b"first", b"second"], cut)
            self.assertGreater(spool.torn_bytes, 0)
            # Marks behind the cut are read again.
            spool.settle(1)
            spool.abandon()
            spool = Spool.open(self.directory, "account", ROOM)
            self.assertEqual(events_of(spool), [b"second"], cut)
            spool.settle(1)
            spool.close()

    def test_a_damaged_record_ends_its_segment(self) -> None:
        folder = open_dead(self.directory, [b"first", b"second", b"third"])
        (file,) = folder.glob("*.spool")
        content = bytearray(file.read_bytes())
        content[content.index(b"second")] ^= 1
        file.write_bytes(content)
        spool = self.open()
        self.assertEqual(events_of(spool), [b"first"])
        self.assertGreater(spool.torn_bytes, 0)

    def test_it_takes_no_more_than_its_limit_and_gives_settled_space_back(self) -> None:
        spool = self.open(max_bytes=8_000)
        taken = 0
        while spool.append(bytes(100)) is not None:
            taken += 1
        self.assertLessEqual(spool.size, 8_000)
        self.assertGreater(taken, 60)
        spool.settle(taken - 10)
        self.assertIsNotNone(spool.append(bytes(100)))
        self.assertEqual(spool.unsettled, 11)

    def test_reading_goes_on_where_it_ended(self) -> None:
        spool = self.open(max_bytes=4_000)
        sent = [f"event {number}".encode() * 5 for number in range(50)]
        position = spool.append(sent[0])
        assert position is not None
        for event in sent[1:]:
            self.assertIsNotNone(spool.append(event))
        found: list[bytes] = []
        while len(found) < 50:
            events, position = spool.read(position, 7, ROOM)
            spool.settle(len(events))
            found += events
        self.assertEqual(found, sent)
        self.assertEqual(spool.read(position, 7, ROOM)[0], [])
        spool.append(b"later")
        self.assertEqual(spool.read(position, 7, ROOM)[0], [b"later"])

    def test_one_large_event_is_read_whatever_the_limit(self) -> None:
        spool = self.open(max_bytes=16 << 20)
        large = os.urandom(3 << 20)
        spool.append(large)
        self.assertEqual(spool.read(Position(1, 0), 10, 1000)[0], [large])

    def test_nothing_is_left_when_all_is_settled(self) -> None:
        spool = Spool.open(self.directory, "account", ROOM)
        spool.append(b"a")
        spool.settle(1)
        spool.close()
        self.assertEqual([entry.name for entry in home_of(self.directory, "account").iterdir()], ["lock"])

    def test_accounts_are_kept_apart(self) -> None:
        open_dead(self.directory, [b"a"])
        other = Spool.open(self.directory, "another", ROOM)
        self.addCleanup(other.close)
        self.assertEqual(other.unsettled, 0)

    def test_a_process_that_is_killed_leaves_what_it_wrote(self) -> None:
        program = (
            "import os, signal, sys\n"
            "from kaizen_graph.spool import Spool\n"
            "spool = Spool.open(sys.argv[1], 'account', 1 << 20)\n"
            "for number in range(100): spool.append(b'%d' % number)\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        subprocess.run([sys.executable, "-c", program, self.directory], check=False)
        self.assertEqual(events_of(self.open()), [b"%d" % number for number in range(100)])


if __name__ == "__main__":
    unittest.main()
