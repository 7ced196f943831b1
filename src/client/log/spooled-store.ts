/**
 * A store that also keeps events on disk. Memory has the oldest events. When it is full, newer events are on disk only
 * and are read back in their order.
 */
import type { Spool } from '../spool/spool.ts';
import type { NumberedRecord, SpoolReader } from '../spool/spool-reader.ts';
import type { Entry, Frame } from './entry.ts';
import { createEventBuffer } from './event-buffer.ts';
import { type Dropped, type EventStore, NOTHING_DROPPED } from './event-store.ts';
import { createLeftSpools } from './left-spools.ts';
import type { BufferLimits } from './limits.ts';

/**
 * A store over an open spool, which it closes. `onLost` receives the number of events that can no longer be read from
 * disk.
 */
export function createSpooledStore(
  limits: BufferLimits,
  spool: Spool,
  onLost: (count: number) => void,
): EventStore {
  const buffer = createEventBuffer(limits);
  const underWay = new Set<Entry>();
  const { writer } = spool;
  const left = createLeftSpools(spool.left);
  /** Ordinal of the newest event. */
  let ordinal = 0;
  /** How many of the newest events are on disk only. */
  let unread = 0;
  let reader: SpoolReader | undefined;
  const isBehind = (): boolean => unread > 0 || left.unread() > 0;
  const full = (frame: Frame): readonly Dropped[] => [{ frame, reason: 'BUFFER_FULL' }];
  const put = (frame: Frame): readonly Dropped[] => {
    const wasBehind = isBehind();
    const isRoom = !wasBehind && buffer.hasRoom(frame.length);
    const last = writer.append(frame);
    if (last === undefined && !isRoom) return full(frame);
    ordinal += 1;
    if (isRoom) {
      const place = last === undefined ? {} : { place: { spool, sequence: last } };
      buffer.add({ frame, ordinal, ...place });
    } else if (last !== undefined) {
      if (unread === 0) reader = spool.readAfter(last - 1);
      unread += 1;
    }
    return NOTHING_DROPPED;
  };
  const addOwn = (records: readonly NumberedRecord[]): void => {
    for (const { sequence, content } of records) {
      unread -= 1;
      buffer.add({ frame: content, ordinal: ordinal - unread, place: { spool, sequence } });
    }
    if (records.length > 0 || unread === 0) return;
    // The events were never written, or their records are damaged.
    onLost(unread);
    unread = 0;
  };
  const settle = (entries: readonly Entry[]): void => {
    const highest = new Map<object, number>();
    for (const entry of entries) {
      underWay.delete(entry);
      const { place } = entry;
      if (place === undefined) continue;
      highest.set(place.spool, Math.max(place.sequence, highest.get(place.spool) ?? 0));
    }
    buffer.settle(entries);
    const own = highest.get(spool);
    if (own !== undefined) writer.acknowledge(own);
    left.settle(entries, highest);
  };
  const unplaced = (): readonly Entry[] => {
    const waiting = buffer.take({ maxEvents: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY });
    const isSafe = ({ place }: Entry): boolean =>
      place !== undefined && (place.spool !== spool || writer.isWritten(place.sequence));
    writer.flush();
    return [...underWay, ...waiting].filter((entry) => !isSafe(entry));
  };
  return {
    put,
    isBehind,
    settle,
    async refill() {
      while (isBehind() && buffer.waiting() < limits.maxBatch && buffer.hasRoom(0)) {
        writer.flush();
        if (left.unread() > 0) await left.readNext(buffer.add);
        else addOwn((await reader?.next()) ?? []);
      }
    },
    take(batch) {
      const entries = buffer.take(batch);
      for (const entry of entries) underWay.add(entry);
      return entries;
    },
    setAside(entry) {
      // Acknowledging on disk frees all places up to the highest one, so the event gets a new place first.
      const { frame, ordinal: former } = entry;
      if (isBehind()) {
        const dropped = put(frame);
        settle([entry]);
        // Memory and disk are both full: the event keeps its room in memory.
        if (dropped.length > 0) buffer.add({ frame, ordinal: former });
        return;
      }
      const sequence = writer.append(frame);
      settle([entry]);
      const place = sequence === undefined ? {} : { place: { spool, sequence } };
      buffer.add({ frame, ordinal: former, ...place });
    },
    waiting: buffer.waiting,
    ticket: () => ordinal,
    pendingAt(ticket) {
      let count = left.unread();
      for (const entry of underWay) if (entry.ordinal <= ticket) count += 1;
      return count + buffer.countUpTo(ticket) + Math.max(0, ticket - (ordinal - unread));
    },
    figures: () => ({
      pending: buffer.held() + unread,
      memoryBytes: buffer.heldBytes(),
      recovered: left.recovered(),
      spoolBytes: spool.bytes(),
    }),
    onlyInMemory: unplaced,
    close() {
      const lost = unplaced();
      spool.close();
      return Promise.resolve(lost);
    },
  };
}
