/** Events in memory, first in, first out, within limits. */
import type { Entry } from './entry.ts';
import type { BufferLimits } from './limits.ts';

/** Events that wait, and those taken out but not settled: both count against the limits. */
export interface EventBuffer {
  /** Whether an event of so many bytes goes in without another being given up. */
  hasRoom(bytes: number): boolean;
  /** Adds an event at the end, whatever the limits. */
  add(entry: Entry): void;
  /** Takes the first ones out; they are held until they are settled. One at least, however large. */
  take(limits: { readonly maxEvents: number; readonly maxBytes: number }): readonly Entry[];
  /** Gives the first one up; undefined when there is none. */
  dropOldest(): Entry | undefined;
  /** Lets go of entries that were taken. */
  settle(entries: readonly Entry[]): void;
  /** How many of those that wait have no higher ordinal. */
  countUpTo(ordinal: number): number;
  /** How many wait. */
  waiting(): number;
  /** How many are held: waiting or taken. */
  held(): number;
  /** Their bytes. */
  heldBytes(): number;
}

/** Entries that were taken out stay in the array until so many are gone: cutting an array copies the rest. */
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
      // Those that were put behind the others are out of order.
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
