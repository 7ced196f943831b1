/** A first-in, first-out queue of events in memory, with limits. */
import type { Entry } from './entry.ts';
import type { BufferLimits } from './limits.ts';

/** Waiting events, and events that were taken but not settled. Both count against the limits. */
export interface EventBuffer {
  /** Whether an event of this size fits without another being dropped. */
  hasRoom(bytes: number): boolean;
  /** Adds an event at the end, whatever the limits. */
  add(entry: Entry): void;
  /**
   * Takes the first events. They count against the limits until they are settled. Takes at least one event of any size.
   */
  take(limits: { readonly maxEvents: number; readonly maxBytes: number }): readonly Entry[];
  /** Drops the first waiting event; undefined when there is none. */
  dropOldest(): Entry | undefined;
  /** Removes taken entries. */
  settle(entries: readonly Entry[]): void;
  /** Number of waiting events with at most this ordinal. */
  countUpTo(ordinal: number): number;
  /** Number of waiting events. */
  waiting(): number;
  /** Number of waiting and taken events. */
  held(): number;
  /** Bytes of the waiting and taken events. */
  heldBytes(): number;
}

/** Taken entries stay in the array until this many have been taken, because cutting an array copies the rest. */
const COMPACT_AT = 4_096;

/** An empty buffer. */
export function createEventBuffer({
  maxEvents,
  maxBytes,
}: Pick<BufferLimits, 'maxEvents' | 'maxBytes'>): EventBuffer {
  let entries: Entry[] = [];
  let start = 0;
  let taken = 0;
  let bytes = 0;
  const compact = (): void => {
    if (start < COMPACT_AT || start * 2 < entries.length) return;
    entries = entries.slice(start);
    start = 0;
  };
  const waiting = (): number => entries.length - start;
  return {
    hasRoom: (more) => waiting() + taken < maxEvents && bytes + more <= maxBytes,
    add(entry) {
      entries.push(entry);
      bytes += entry.frame.length;
    },
    take(limits) {
      let end = start;
      let size = 0;
      for (; end < entries.length && end - start < limits.maxEvents; end++) {
        size += entries[end]?.frame.length ?? 0;
        if (size > limits.maxBytes && end > start) break;
      }
      const batch = entries.slice(start, end);
      start = end;
      taken += batch.length;
      compact();
      return batch;
    },
    dropOldest() {
      const oldest = entries[start];
      if (oldest === undefined) return undefined;
      start += 1;
      bytes -= oldest.frame.length;
      compact();
      return oldest;
    },
    settle(settled) {
      taken -= settled.length;
      for (const { frame } of settled) bytes -= frame.length;
    },
    countUpTo(ordinal) {
      let count = 0;
      // Entries that were set aside are out of order.
      for (let place = start; place < entries.length; place += 1) {
        if ((entries[place]?.ordinal ?? Number.POSITIVE_INFINITY) <= ordinal) count += 1;
      }
      return count;
    },
    waiting,
    held: () => waiting() + taken,
    heldBytes: () => bytes,
  };
}
