/** Where events wait for the service. */
import type { DropReason } from '../problem.ts';
import type { Entry, Frame } from './entry.ts';
import { createEventBuffer } from './event-buffer.ts';
import type { BufferLimits } from './limits.ts';

/** An event that was given up for another. */
export interface Dropped {
  readonly frame: Frame;
  readonly reason: DropReason;
}

/** A point in the order of logging. */
export type Ticket = number;

/** Events from when they are logged until the service has them. Order is that of logging. */
export interface EventStore {
  /** Takes an event. Returns what had to be given up for it: itself, older ones, or nothing. */
  put(frame: Frame): readonly Dropped[];
  /** Brings events from disk into memory, when there is room and need. */
  refill(): Promise<void>;
  /** The next events to send. */
  take(limits: { readonly maxEvents: number; readonly maxBytes: number }): readonly Entry[];
  /** The service has these, or will never take them. */
  settle(entries: readonly Entry[]): void;
  /** Puts an event that was taken behind all others; a flush that waits for it goes on waiting. */
  setAside(entry: Entry): void;
  /** How many could be taken at once. */
  waiting(): number;
  /** Whether events on disk are to be brought into memory before those that are logged now. */
  isBehind(): boolean;
  /** Now: see {@link EventStore.pendingAt}. */
  ticket(): Ticket;
  /** How many of the events logged up to then are not settled. */
  pendingAt(ticket: Ticket): number;
  readonly figures: () => StoreFigures;
  /** Events that are lost when the process ends now, and are not held any more. What waits for the disk is written first. */
  onlyInMemory(): readonly Entry[];
  /** Ends it; returns the events that are lost by that. */
  close(): Promise<readonly Entry[]>;
}

/** Counts of a store. */
export interface StoreFigures {
  /** Not settled, in memory or on disk. */
  readonly pending: number;
  readonly memoryBytes: number;
  readonly recovered: number;
  readonly spoolBytes: number;
}

/** What is given up by most events. */
export const NOTHING_DROPPED: readonly Dropped[] = [];

/** A store in memory only. */
export function createMemoryStore(limits: BufferLimits): EventStore {
  const buffer = createEventBuffer(limits);
  const underWay = new Set<Entry>();
  let ordinal = 0;
  const add = (frame: Frame): void => {
    ordinal += 1;
    buffer.add({ frame, ordinal });
  };
  const everything = (): readonly Entry[] => {
    const waiting = buffer.take({ maxEvents: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY });
    return [...underWay, ...waiting];
  };
  return {
    put(frame) {
      if (buffer.hasRoom(frame.length)) {
        add(frame);
        return NOTHING_DROPPED;
      }
      const dropped: Dropped[] = [];
      while (limits.whenFull === 'drop-oldest' && !buffer.hasRoom(frame.length)) {
        const oldest = buffer.dropOldest();
        if (oldest === undefined) break;
        dropped.push({ frame: oldest.frame, reason: 'BUFFER_FULL' });
      }
      if (buffer.hasRoom(frame.length)) add(frame);
      else dropped.push({ frame, reason: 'BUFFER_FULL' });
      return dropped;
    },
    refill: () => Promise.resolve(),
    take(batch) {
      const entries = buffer.take(batch);
      for (const entry of entries) underWay.add(entry);
      return entries;
    },
    settle(entries) {
      for (const entry of entries) underWay.delete(entry);
      buffer.settle(entries);
    },
    setAside(entry) {
      this.settle([entry]);
      buffer.add(entry);
    },
    waiting: buffer.waiting,
    isBehind: () => false,
    ticket: () => ordinal,
    pendingAt(ticket) {
      let count = 0;
      for (const entry of underWay) if (entry.ordinal <= ticket) count += 1;
      return count + buffer.countUpTo(ticket);
    },
    figures: () => ({
      pending: buffer.held(),
      memoryBytes: buffer.heldBytes(),
      recovered: 0,
      spoolBytes: 0,
    }),
    onlyInMemory: everything,
    close: () => Promise.resolve(everything()),
  };
}
