/**
 * Group commit: calls that arrive while a lane's transaction runs go into the next one. An account always has the
 * same lane, so its writes never wait for each other's locks within one server.
 */
import type { Logger } from 'pino';
import { KaizenError } from '../../shared/errors.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Outcome } from '../outcome.ts';
import { withCollisions, writeOrBisect } from './write-or-bisect.ts';

/** Most rows of one transaction. More rows hardly raise the rate, and every caller of the lane waits longer. */
export const MAX_BATCH_ROWS = 1_000;
/** Retry delay for callers of a full lane, in milliseconds. It is the time of several batches. */
const RETRY_AFTER_MS = 250;

/** What the writer needs, and its limits. */
export interface EventWriterOptions {
  /** Stores a batch, all or nothing: `writeBatch`, bound to its graph. */
  readonly write: (events: readonly PreparedEvent[]) => Promise<readonly Outcome[]>;
  readonly log: Logger;
  readonly lanes: number;
  /** Most events waiting in one lane; more are refused with RESOURCE_EXHAUSTED. */
  readonly laneQueueItems: number;
}

/** Takes prepared events and resolves when they are committed. */
export interface EventWriter {
  /**
   * Returns outcomes in the order of the events, which must all belong to one account. Rejects with OVERLOADED when the
   * lane is full, and with the graph's error when the result is unknown; sending the events again is then harmless.
   * When the caller leaves before its events are taken from the queue, they are dropped. After that they are stored.
   */
  submit(events: readonly PreparedEvent[], signal?: AbortSignal): Promise<readonly Outcome[]>;
  /**
   * Runs other work in the lane of an account, between two batches, so that neither waits for the other's locks. The
   * work is all or nothing and is repeated after a collision with another server. Rejects like `submit`, and with the
   * error of the work.
   */
  alone<Result>(accountKey: string, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Events waiting or being written. */
  pending(): number;
  /** Accepts no more events, and resolves when every accepted event has its outcome. */
  close(): Promise<void>;
}

interface Work {
  readonly signal: AbortSignal | undefined;
  readonly reject: (error: unknown) => void;
  /** Does the work, and returns the function that answers the caller. */
  readonly run: () => Promise<() => void>;
}

interface Ticket {
  readonly events: readonly PreparedEvent[];
  readonly outcomes: Outcome[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
  taken: number;
  failed: boolean;
}

interface Lane {
  readonly queue: (Ticket | Work)[];
  items: number;
  running: Promise<void> | undefined;
}

interface Slice {
  readonly ticket: Ticket;
  readonly events: readonly PreparedEvent[];
}

/** Starts with empty lanes. */
export function createEventWriter(options: EventWriterOptions): EventWriter {
  const lanes: readonly Lane[] = Array.from({ length: options.lanes }, () => ({
    queue: [],
    items: 0,
    running: undefined,
  }));
  let closed = false;
  return {
    submit(events, signal) {
      const first = events[0];
      if (first === undefined) return Promise.resolve([]);
      if (closed) return Promise.reject(shuttingDown());
      const lane = laneOf(lanes, first.accountKey);
      if (isFull(lane, events.length, options)) return Promise.reject(overloaded(options.laneQueueItems));
      return new Promise((resolve, reject) => {
        lane.queue.push({ events, outcomes: [], signal, resolve, reject, taken: 0, failed: false });
        lane.items += events.length;
        lane.running ??= runLane(lane, options);
      });
    },
    alone(accountKey, work, signal) {
      if (closed) return Promise.reject(shuttingDown());
      const lane = laneOf(lanes, accountKey);
      if (isFull(lane, 1, options)) return Promise.reject(overloaded(options.laneQueueItems));
      return new Promise((resolve, reject) => {
        const run = (): Promise<() => void> =>
          withCollisions(work).then(
            (result) => () => resolve(result),
            (error: unknown) => () => reject(error),
          );
        lane.queue.push({ signal, reject, run });
        lane.items += 1;
        lane.running ??= runLane(lane, options);
      });
    },
    pending: () => lanes.reduce((sum, { items }) => sum + items, 0),
    async close() {
      closed = true;
      await Promise.all(lanes.map(({ running }) => running));
    },
  };
}

function laneOf(lanes: readonly Lane[], accountKey: string): Lane {
  const lane = lanes[laneIndex(accountKey, lanes.length)];
  if (lane === undefined) throw new Error('the writer has no lanes');
  return lane;
}

/** An empty lane accepts a call of any size: a call larger than the limit could otherwise never succeed. */
function isFull({ items }: Lane, added: number, { laneQueueItems }: EventWriterOptions): boolean {
  return items > 0 && items + added > laneQueueItems;
}

/** Spreads accounts over the lanes by the FNV-1a hash of the account's key. */
function laneIndex(accountKey: string, lanes: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < accountKey.length; index += 1) {
    hash = Math.imul(hash ^ accountKey.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % lanes;
}

async function runLane(lane: Lane, options: EventWriterOptions): Promise<void> {
  // Calls that arrive in the same turn of the event loop share the first batch.
  await new Promise((resolve) => setImmediate(resolve));
  while (lane.queue.length > 0) {
    const next = lane.queue[0];
    if (next !== undefined && 'run' in next) {
      lane.queue.shift();
      const { signal, reject, run } = next;
      const settleWork = signal?.aborted === true ? () => reject(abandoned(signal)) : await run();
      lane.items -= 1;
      settleWork();
      continue;
    }
    const slices = nextBatch(lane);
    const settle = await writeSlices(slices, options);
    // Frees the room before the caller gets its answer, since it may send more at once.
    lane.items -= slices.reduce((sum, { events }) => sum + events.length, 0);
    settle();
  }
  lane.running = undefined;
}

/** Up to a batch of events. The rest of a large ticket goes to the end of the queue. */
function nextBatch(lane: Lane): readonly Slice[] {
  const slices: Slice[] = [];
  const unfinished: Ticket[] = [];
  let rows = 0;
  while (rows < MAX_BATCH_ROWS) {
    const ticket = lane.queue[0];
    if (ticket === undefined || 'run' in ticket) break;
    lane.queue.shift();
    if (ticket.failed) {
      lane.items -= ticket.events.length - ticket.taken;
      continue;
    }
    if (ticket.signal?.aborted === true && ticket.taken === 0) {
      lane.items -= ticket.events.length;
      ticket.reject(abandoned(ticket.signal));
      continue;
    }
    const events = ticket.events.slice(ticket.taken, ticket.taken + MAX_BATCH_ROWS - rows);
    ticket.taken += events.length;
    rows += events.length;
    slices.push({ ticket, events });
    if (ticket.taken < ticket.events.length) unfinished.push(ticket);
  }
  lane.queue.push(...unfinished);
  return slices;
}

/** Writes a batch and returns the function that answers its callers. */
async function writeSlices(slices: readonly Slice[], options: EventWriterOptions): Promise<() => void> {
  const rows = slices.flatMap(({ ticket, events }) => events.map((event) => ({ event, ticket })));
  const { outcomes, failures } = await writeOrBisect(rows, options);
  return () => settleSlices(slices, outcomes, failures);
}

function settleSlices(
  slices: readonly Slice[],
  outcomes: ReadonlyMap<PreparedEvent, Outcome>,
  failures: ReadonlyMap<Ticket, unknown>,
): void {
  for (const { ticket, events } of slices) {
    if (failures.has(ticket)) {
      ticket.failed = true;
      ticket.reject(failures.get(ticket));
      continue;
    }
    for (const event of events) {
      const outcome = outcomes.get(event);
      if (outcome !== undefined) ticket.outcomes.push(outcome);
    }
    if (ticket.outcomes.length === ticket.events.length) ticket.resolve(ticket.outcomes);
  }
}

function overloaded(limit: number): KaizenError {
  return new KaizenError('too many events are waiting to be stored', {
    kind: 'OVERLOADED',
    reason: 'OVERLOADED',
    limit: `${limit} waiting events per lane`,
    retryAfterMs: RETRY_AFTER_MS,
  });
}

function shuttingDown(): KaizenError {
  return new KaizenError('the server is shutting down', {
    kind: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterMs: RETRY_AFTER_MS,
  });
}

function abandoned(signal: AbortSignal): KaizenError {
  const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return late
    ? new KaizenError('the deadline passed before the events were stored', {
        kind: 'DEADLINE_EXCEEDED',
        reason: 'DEADLINE_EXCEEDED',
      })
    : new KaizenError('the caller cancelled before the events were stored', {
        kind: 'CANCELLED',
        reason: 'CANCELLED',
      });
}
