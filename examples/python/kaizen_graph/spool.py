"""Events on disk until the service has them: they outlive a process that is killed (not a machine that loses power).

Each process writes to a folder of its own, which it holds by a file lock. What a dead process left behind is taken
over by the next one that opens the spool of the same account. A folder holds segments, each an append-only file of
records:

    length of the body (4 bytes), CRC-32 of kind and body (4 bytes), kind (1 byte), body; numbers little-endian

Kind 1 is an event. Kind 2 is a mark: so many more events of this segment, from its start, are settled. A record that
was cut off while it was written ends its segment.
"""

from __future__ import annotations

import hashlib
import os
import struct
import time
import uuid
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

HEADER = struct.Struct("<IIB")
COUNT = struct.Struct("<Q")
EVENT = 1
SETTLED = 2
# A settled segment is removed whole: smaller ones give their space back sooner, larger ones make fewer files.
SEGMENTS_PER_SPOOL = 8
# An idle file of this size may stay; a larger one is removed as soon as all of it is settled.
IDLE_BYTES = 1 << 20
READ_BYTES = 1 << 20


class Position(NamedTuple):
    """Where a record begins."""

    segment: int
    offset: int


@dataclass
class Segment:
    """One file of records."""

    number: int
    path: Path
    fd: int
    size: int = 0
    events: int = 0
    settled: int = 0
    # Where the first event begins that was not settled when this process got the segment.
    first_unsettled: int = 0


class Spool:
    """The spool of one process for one account. Not safe for several threads at once: its owner locks."""

    def __init__(self, folder: Path, lock: int, max_bytes: int) -> None:
        self._folder = folder
        self._lock = lock
        self._max_bytes = max_bytes
        self._segment_bytes = max(1, max_bytes // SEGMENTS_PER_SPOOL)
        self._segments: deque[Segment] = deque()
        self._next_number = 1
        self._size = 0
        # The last segment takes no more events, as it was taken over or could not be mended.
        self._sealed = True
        # Bytes at the ends of taken-over segments that are no whole records.
        self.torn_bytes = 0

    @classmethod
    def open(cls, directory: str | os.PathLike[str], account_id: str, max_bytes: int) -> Spool:
        """Makes a folder for this process and takes over those of dead ones. Raises OSError when it cannot."""
        home = home_of(directory, account_id)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(home / "lock"):
            # The names sort by age.
            folder = home / f"{time.time_ns():020d}-{uuid.uuid4().hex[:12]}"
            others = sorted(entry for entry in home.iterdir() if entry.is_dir())
            folder.mkdir(mode=0o700)
            lock = _try_lock(folder / "lock")
            if lock is None:
                raise OSError(f"another process holds {folder}")
            spool = cls(folder, lock, max_bytes)
            for other in others:
                spool._take_over(other)
        return spool

    @property
    def unsettled(self) -> int:
        """Events that are not settled."""
        return sum(segment.events - segment.settled for segment in self._segments)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return self._size

    def first_unsettled(self) -> Position:
        """Where to read from what was taken over."""
        for segment in self._segments:
            if segment.settled < segment.events:
                return Position(segment.number, segment.first_unsettled)
        return Position(self._next_number, 0)

    def append(self, data: bytes) -> Position | None:
        """Writes an event. None: there is no room for it, here or on the disk, and nothing of it was written."""
        if self._size + HEADER.size + len(data) > self._max_bytes:
            return None
        try:
            segment = self._open_segment()
            position = Position(segment.number, segment.size)
            self._write(segment, EVENT, data)
        except OSError:
            return None
        segment.events += 1
        return position

    def settle(self, count: int) -> None:
        """Marks the next `count` events as settled: the service has them, or has refused them for good."""
        while count > 0 and self._segments:
            segment = self._segments[0]
            step = min(count, segment.events - segment.settled)
            if step > 0:
                segment.settled += step
                count -= step
                try:
                    self._write(segment, SETTLED, COUNT.pack(step))
                except OSError:
                    # Without its mark an event is sent again after a crash, which is harmless: its id is the same.
                    pass
            if segment.settled < segment.events:
                return
            if len(self._segments) == 1 and not self._sealed and segment.size < IDLE_BYTES:
                return
            self._remove(self._segments.popleft())

    def read(self, position: Position, max_events: int, max_bytes: int) -> tuple[list[bytes], Position]:
        """Events from a position on, and where to go on from."""
        events: list[bytes] = []
        size = 0
        for segment in self._segments:
            if segment.number < position.segment:
                continue
            offset = position.offset if segment.number == position.segment else segment.first_unsettled
            position = Position(segment.number, offset)
            for kind, body, end in _records(segment.fd, offset, segment.size):
                if kind == EVENT:
                    if events and (len(events) == max_events or size + len(body) > max_bytes):
                        return events, position
                    events.append(body)
                    size += len(body)
                position = Position(segment.number, end)
        return events, position

    def close(self) -> None:
        """Lets go of the folder, and removes it when all in it is settled."""
        with _locked(self._folder.parent / "lock"):
            empty = self.unsettled == 0
            while self._segments:
                segment = self._segments.popleft()
                if empty:
                    self._remove(segment)
                else:
                    os.close(segment.fd)
            if empty:
                (self._folder / "lock").unlink(missing_ok=True)
                self._folder.rmdir()
            os.close(self._lock)

    def abandon(self) -> None:
        """In a forked child: the parent goes on with the folder, and its lock must not outlive it here."""
        for segment in self._segments:
            os.close(segment.fd)
        self._segments.clear()
        os.close(self._lock)

    def _open_segment(self) -> Segment:
        last = self._segments[-1] if self._segments else None
        if last is not None and not self._sealed and last.size < self._segment_bytes:
            return last
        path = self._folder / f"{self._next_number:08d}.spool"
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        segment = Segment(self._next_number, path, fd)
        self._next_number += 1
        self._segments.append(segment)
        self._sealed = False
        return segment

    def _write(self, segment: Segment, kind: int, body: bytes) -> None:
        record = HEADER.pack(len(body), _checksum(kind, body), kind) + body
        try:
            if os.pwrite(segment.fd, record, segment.size) != len(record):
                raise OSError("the record was written in part")
        except OSError:
            os.ftruncate(segment.fd, segment.size)
            raise
        segment.size += len(record)
        self._size += len(record)

    def _remove(self, segment: Segment) -> None:
        self._size -= segment.size
        os.close(segment.fd)
        segment.path.unlink(missing_ok=True)

    def _take_over(self, folder: Path) -> None:
        lock = _try_lock(folder / "lock")
        if lock is None:
            return
        try:
            for left in sorted(folder.glob("*.spool")):
                path = self._folder / f"{self._next_number:08d}.spool"
                left.rename(path)
                self._adopt(path)
            (folder / "lock").unlink(missing_ok=True)
            folder.rmdir()
        finally:
            os.close(lock)

    def _adopt(self, path: Path) -> None:
        segment = Segment(self._next_number, path, os.open(path, os.O_RDWR | os.O_CLOEXEC))
        self._next_number += 1
        whole = os.fstat(segment.fd).st_size
        starts: list[int] = []
        for kind, body, end in _records(segment.fd, 0, whole):
            if kind == EVENT:
                starts.append(segment.size)
            elif kind == SETTLED and len(body) == COUNT.size:
                segment.settled += COUNT.unpack(body)[0]
            segment.size = end
        segment.events = len(starts)
        if segment.settled >= segment.events:
            os.close(segment.fd)
            path.unlink()
            return
        segment.first_unsettled = starts[segment.settled]
        # What follows the last whole record would hide the marks that are going to be written.
        os.ftruncate(segment.fd, segment.size)
        self.torn_bytes += whole - segment.size
        self._size += segment.size
        self._segments.append(segment)


def home_of(directory: str | os.PathLike[str], account_id: str) -> Path:
    """Folder of an account: what one account logged is never sent to another."""
    return Path(directory) / hashlib.sha256(account_id.encode()).hexdigest()[:16]


def _checksum(kind: int, body: bytes) -> int:
    return zlib.crc32(body, zlib.crc32(bytes([kind])))


def _records(fd: int, offset: int, end: int) -> Iterator[tuple[int, bytes, int]]:
    """Kind, body and end of each whole record; it stops at the first that is not."""
    chunk, start = b"", offset
    while offset < end:
        need = HEADER.size
        for _ in range(2):
            if offset - start + need > len(chunk):
                chunk, start = os.pread(fd, min(max(need, READ_BYTES), end - offset), offset), offset
                if len(chunk) < need:
                    return
            length, checksum, kind = HEADER.unpack_from(chunk, offset - start)
            need = HEADER.size + length
        body = chunk[offset - start + HEADER.size : offset - start + need]
        if _checksum(kind, body) != checksum:
            return
        offset += need
        yield kind, body, offset


def _try_lock(path: Path) -> int | None:
    """Holds a file until it is closed. None: someone else does."""
    # Only POSIX systems have it: without a spool the client runs anywhere.
    import fcntl

    fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    import fcntl

    fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
