/** Where events wait for the service. */
import type { DropReason } from '../problem.ts';
import type { Entry, Frame } from './entry.ts';
import { createEventBuffer } from './event-buffer.ts';
import type { BufferLimits } from './limits.ts';

/** An event that was dropped. */
export interface Dropped {
  readonly frame: Frame;
  readonly reason: DropReason;
}

/** A point in the order of logging. */
export type Ticket = number;

/** Holds events from logging until the service has answered for them, in the order of logging. */
export interface EventStore {
  /** Adds an event. Returns the events that were dropped for lack of room: the new one, older ones, or none. */
  put(frame: Frame): readonly Dropped[];
  /** Reads events from disk into memory, when there is room and need. */
  refill(): Promise<void>;
  /** The next events to send. */
  take(limits: { readonly maxEvents: number; readonly maxBytes: number }): readonly Entry[];
  /** Removes events that the service has stored or refused. */
  settle(entries: readonly Entry[]): void;
  /** Moves a taken event behind all others. A flush that waits for it keeps waiting. */
  setAside(entry: Entry): void;
  /** Number of events that can be taken at once. */
  waiting(): number;
  /** Whether older events on disk must be read before new events can be sent. */
  isBehind(): boolean;
  /** The current point in the order: see {@link EventStore.pendingAt}. */
  ticket(): Ticket;
  /** Number of unsettled events that were logged up to that point. */
  pendingAt(ticket: Ticket): number;
  readonly figures: () => StoreFigures;
  /**
   * Writes what waits for the disk, and returns the events that would be lost if the process ended now. They are
   * removed.
   */
  onlyInMemory(): readonly Entry[];
  /** Closes the store, and returns the events that are lost by it. */
  close(): Promise<readonly Entry[]>;
}

/** Counts of a store. */
export interface StoreFigures {
  /** Events that are not settled, in memory or on disk. */
  readonly pending: number;
  readonly memoryBytes: number;
  readonly recovered: number;
  readonly spoolBytes: number;
}

/** The usual result: no event was dropped. */
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
