"""The events that wait for the service, first in, first out, within bounds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .spool import Position, Spool

# When half of the room in memory is free again, events that went to disk only are read back, so many at once: the
# caller's thread may wait for it.
READ_BACK_EVENTS = 500
READ_BACK_BYTES = 1 << 20

WhenFull = Literal["drop_newest", "drop_oldest"]


class Item(NamedTuple):
    """An event that waits."""

    event_id: str
    data: bytes
    spooled: bool


@dataclass(frozen=True)
class Bounds:
    """How much may wait in memory."""

    max_events: int
    max_bytes: int
    when_full: WhenFull


class EventBuffer:
    """Not safe for several threads at once: its owner locks.

    With a spool, what does not fit into memory waits on disk only, in its order, and nothing is dropped before the
    spool is full too; then it is the newest, as the older ones are safe already. Without a spool, `when_full` says
    which event is dropped: the newest, or the oldest that is not being sent.
    """

    def __init__(self, bounds: Bounds, spool: Spool | None, id_of: Callable[[bytes], str]) -> None:
        self._bounds = bounds
        self._spool = spool
        self._id_of = id_of
        self._items: deque[Item] = deque()
        self._bytes = 0
        self._sending = 0
        self._on_disk = 0 if spool is None else spool.unsettled
        self._read_from: Position | None = None if spool is None else spool.first_unsettled()

    def __len__(self) -> int:
        return len(self._items) + self._on_disk

    @property
    def in_memory(self) -> int:
        """Events in memory; the rest of them is on disk."""
        return len(self._items)

    def put(self, event_id: str, data: bytes) -> str | None:
        """Takes an event. Returns the id of the event that was dropped for it, if one was: it may be the same."""
        position = None if self._spool is None else self._spool.append(data)
        if self._on_disk == 0 and self._has_room(data):
            self._push(Item(event_id, data, position is not None))
            return None
        if position is not None:
            if self._on_disk == 0:
                self._read_from = position
            self._on_disk += 1
            return None
        if self._spool is not None or self._bounds.when_full == "drop_newest":
            return event_id
        return self._replace_oldest(Item(event_id, data, False))

    def next_batch(self, max_events: int, max_bytes: int) -> list[Item]:
        """The events to be sent next. They stay until they are settled."""
        self._read_back()
        batch: list[Item] = []
        size = 0
        for item in self._items:
            if batch and (len(batch) == max_events or size + len(item.data) > max_bytes):
                break
            batch.append(item)
            size += len(item.data)
        self._sending = len(batch)
        return batch

    def put_back(self, item: Item) -> None:
        """Takes an event of the batch again, behind all others, whatever the bounds: it is settled right after."""
        position = None if self._spool is None else self._spool.append(item.data)
        if self._on_disk > 0 and position is not None:
            self._on_disk += 1
        else:
            self._push(Item(item.event_id, item.data, position is not None))

    def settle(self, count: int) -> None:
        """Lets go of the first events of the batch."""
        spooled = 0
        for _ in range(count):
            item = self._items.popleft()
            self._bytes -= len(item.data)
            spooled += item.spooled
        self._sending -= count
        if self._spool is not None and spooled > 0:
            self._spool.settle(spooled)

    def unspooled_ids(self) -> list[str]:
        """Ids of events that are nowhere but in memory."""
        return [item.event_id for item in self._items if not item.spooled]

    def _has_room(self, data: bytes) -> bool:
        return len(self._items) < self._bounds.max_events and self._bytes + len(data) <= self._bounds.max_bytes

    def _push(self, item: Item) -> None:
        self._items.append(item)
        self._bytes += len(item.data)

    def _replace_oldest(self, newest: Item) -> str:
        if len(self._items) <= self._sending:
            return newest.event_id
        oldest = self._items[self._sending]
        if self._bytes - len(oldest.data) + len(newest.data) > self._bounds.max_bytes:
            return newest.event_id
        del self._items[self._sending]
        self._bytes -= len(oldest.data)
        self._push(newest)
        return oldest.event_id

    def _read_back(self) -> None:
        if self._spool is None or self._read_from is None or self._on_disk == 0:
            return
        room = self._bounds.max_events - len(self._items)
        if self._items and room < self._bounds.max_events // 2:
            return
        bodies, self._read_from = self._spool.read(
            self._read_from, min(max(1, room), READ_BACK_EVENTS), READ_BACK_BYTES
        )
        for data in bodies:
            self._push(Item(self._id_of(data), data, True))
        # Fewer than are counted: what is gone from the disk cannot be waited for.
        self._on_disk = self._on_disk - len(bodies) if bodies else 0
