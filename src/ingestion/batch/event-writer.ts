/**
 * Group commit: calls that arrive while a lane's transaction runs go into the next one. An account always has the
 * same lane, so its writes never wait for each other's locks within one server.
 */
import type { Logger } from 'pino';
import { onOwnBehalf } from '../../graph/caller.ts';
import type { KaizenError } from '../../shared/errors.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Outcome } from '../outcome.ts';
import { isFaultOfEvent, mayBeAboutAnEvent, refusedOutcome, withCollisions } from './batch-failure.ts';
import { createLane, type Lane, type Slice } from './lane.ts';
import { abandoned, overloaded, shuttingDown, tooLate } from './writer-refusals.ts';

/** What the writer needs, and its limits. */
export interface EventWriterOptions {
  /** Stores a batch, all or nothing: `writeBatch`, bound to its graph. */
  readonly write: (events: readonly PreparedEvent[]) => Promise<readonly Outcome[]>;
  readonly log: Logger;
  readonly lanes: number;
  /** Events that may wait in one lane; more are refused with RESOURCE_EXHAUSTED, first those of accounts with many. */
  readonly laneQueueItems: number;
}

/** Takes prepared events and resolves when they are committed. */
export interface EventWriter {
  /**
   * Returns outcomes in the order of the events, which must all belong to one account. Rejects with OVERLOADED when the
   * lane is full, or when the deadline would pass before the events are stored. Rejects with the graph's error when the
   * result is unknown; sending the events again is then harmless. A caller that leaves takes its waiting events with it;
   * events that were taken from the queue are stored.
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

/** A call that waits for the outcomes of its events. */
interface Ticket {
  readonly accountKey: string;
  readonly events: readonly PreparedEvent[];
  readonly outcomes: Map<PreparedEvent, Outcome>;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
  /** Stops listening to the caller, whose leaving no longer matters. */
  readonly take: () => void;
  hasFailed: boolean;
}

interface Work {
  readonly take: () => void;
  /** Does the work, and returns the function that answers the caller. */
  readonly run: () => Promise<() => void>;
}

interface RunningLane extends Lane<Ticket, Work> {
  running: Promise<void> | undefined;
  /** Usual time per row of a large batch, in milliseconds; 0 until one was written. */
  msPerRow: number;
}

/** A call or work that asks for a place. */
interface Arrival {
  readonly accountKey: string;
  readonly added: number;
  readonly signal: AbortSignal | undefined;
}

/** Weight of the newest measurement in that time. */
const NEWEST = 0.2;
/** Fewer rows tell little of the time per row, because every transaction has a fixed cost. */
const TELLING_ROWS = 100;

/** Starts with empty lanes. */
export function createEventWriter(options: EventWriterOptions): EventWriter {
  const { laneQueueItems } = options;
  const lanes: readonly RunningLane[] = Array.from({ length: options.lanes }, () => ({
    ...createLane<Ticket, Work>(laneQueueItems),
    running: undefined,
    msPerRow: 0,
  }));
  let closed = false;
  /** Why a call cannot wait in the lane; undefined when it can. */
  const refusalOf = (lane: RunningLane, { accountKey, added, signal }: Arrival): KaizenError | undefined => {
    if (closed) return shuttingDown();
    if (signal?.aborted === true) return abandoned(signal);
    if (lane.isFull(accountKey, added)) return overloaded(laneQueueItems);
    return tooLate(lane.msPerRow * (lane.itemsOf(accountKey) + added));
  };
  const begin = (lane: RunningLane): void => {
    // The lane outlives the call, and works for all of its accounts.
    lane.running ??= onOwnBehalf(() => runLane(lane, options));
  };
  return {
    submit(events, signal) {
      const first = events[0];
      if (first === undefined) return Promise.resolve([]);
      const { accountKey } = first;
      const lane = laneOf(lanes, accountKey);
      const refusal = refusalOf(lane, { accountKey, added: events.length, signal });
      if (refusal !== undefined) return Promise.reject(refusal);
      return new Promise((resolve, reject) => {
        const take = leaving(signal, () => lane.remove(accountKey, ticket), reject);
        const ticket: Ticket = {
          ...{ accountKey, events, resolve, reject, take },
          outcomes: new Map(),
          hasFailed: false,
        };
        lane.addEvents({ accountKey, ticket, events });
        begin(lane);
      });
    },
    alone(accountKey, work, signal) {
      const lane = laneOf(lanes, accountKey);
      const refusal = refusalOf(lane, { accountKey, added: 1, signal });
      if (refusal !== undefined) return Promise.reject(refusal);
      return new Promise((resolve, reject) => {
        const take = leaving(signal, () => lane.remove(accountKey, waiting), reject);
        const run = (): Promise<() => void> =>
          withCollisions(work).then(
            (result) => () => resolve(result),
            (error: unknown) => () => reject(error),
          );
        const waiting: Work = { take, run };
        lane.addWork(accountKey, waiting);
        begin(lane);
      });
    },
    pending: () => lanes.reduce((sum, lane) => sum + lane.items(), 0),
    async close() {
      closed = true;
      await Promise.all(lanes.map(({ running }) => running));
    },
  };
}

/**
 * Lets a caller that leaves give up its place at once. Returns what ends that: whatever was taken from the queue is
 * stored.
 */
function leaving(
  signal: AbortSignal | undefined,
  remove: () => boolean,
  reject: (error: unknown) => void,
): () => void {
  if (signal === undefined) return () => undefined;
  const leave = (): void => {
    if (remove()) reject(abandoned(signal));
  };
  signal.addEventListener('abort', leave, { once: true });
  return () => signal.removeEventListener('abort', leave);
}

function laneOf(lanes: readonly RunningLane[], accountKey: string): RunningLane {
  const lane = lanes[laneIndex(accountKey, lanes.length)];
  if (lane === undefined) throw new Error('the writer has no lanes');
  return lane;
}

/** Spreads accounts over the lanes by the FNV-1a hash of the account's key. */
function laneIndex(accountKey: string, lanes: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < accountKey.length; index += 1) {
    hash = Math.imul(hash ^ accountKey.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % lanes;
}

async function runLane(lane: RunningLane, options: EventWriterOptions): Promise<void> {
  // Calls that arrive in the same turn of the event loop share the first batch.
  await new Promise((resolve) => setImmediate(resolve));
  for (let task = lane.take(); task !== undefined; task = lane.take()) {
    if ('work' in task) {
      task.work.take();
      const answer = await task.work.run();
      // Frees the room before the caller gets its answer, since it may send more at once.
      lane.settle(task.accountKey, 1);
      answer();
    } else {
      await writeBatch(lane, withoutFailed(lane, task.slices), options);
    }
  }
  lane.running = undefined;
}

/** Drops slices of calls that have failed already. */
function withoutFailed(lane: RunningLane, slices: readonly Slice<Ticket>[]): readonly Slice<Ticket>[] {
  return slices.filter(({ accountKey, ticket, events }) => {
    ticket.take();
    if (ticket.hasFailed) lane.settle(accountKey, events.length);
    return !ticket.hasFailed;
  });
}

/**
 * Writes a batch and answers its callers. A failure of the database fails their calls. If one event may have caused the
 * failure, the batch goes back into the lane to be tried in parts, between the batches of other accounts, until that
 * event stands alone. The event is REJECTED if it is certainly at fault; otherwise its call fails, so that the caller
 * sends its events again.
 */
async function writeBatch(
  lane: RunningLane,
  slices: readonly Slice<Ticket>[],
  { write, log }: EventWriterOptions,
): Promise<void> {
  const events = slices.flatMap((slice) => slice.events);
  const [first] = events;
  if (first === undefined) return;
  const started = performance.now();
  try {
    const outcomes = await withCollisions(() => write(events));
    if (outcomes.length < events.length) throw new Error('fewer outcomes were written than events');
    noteSpeed(lane, events.length, performance.now() - started);
    lane.noteWritten(slices);
    answer(lane, slices, outcomes);
  } catch (error) {
    if (!mayBeAboutAnEvent(error)) return fail(lane, slices, error);
    if (events.length > 1) return lane.putBack(slices);
    log.error({ err: error, type: first.type }, 'event could not be stored');
    if (isFaultOfEvent(error)) answer(lane, slices, [refusedOutcome(first)]);
    else fail(lane, slices, error);
  }
}

function noteSpeed(lane: RunningLane, rows: number, ms: number): void {
  if (rows < TELLING_ROWS) return;
  lane.msPerRow += (lane.msPerRow === 0 ? 1 : NEWEST) * (ms / rows - lane.msPerRow);
}

function answer(lane: RunningLane, slices: readonly Slice<Ticket>[], outcomes: readonly Outcome[]): void {
  let place = 0;
  for (const { accountKey, ticket, events } of slices) {
    for (const event of events) {
      const outcome = outcomes[place];
      place += 1;
      if (outcome !== undefined) ticket.outcomes.set(event, outcome);
    }
    lane.settle(accountKey, events.length);
  }
  for (const ticket of ticketsOf(slices)) {
    if (ticket.outcomes.size < ticket.events.length) continue;
    ticket.resolve(ticket.events.flatMap((event) => ticket.outcomes.get(event) ?? []));
  }
}

function fail(lane: RunningLane, slices: readonly Slice<Ticket>[], error: unknown): void {
  for (const { accountKey, events } of slices) lane.settle(accountKey, events.length);
  for (const ticket of ticketsOf(slices)) {
    ticket.hasFailed = true;
    ticket.reject(error);
  }
}

function ticketsOf(slices: readonly Slice<Ticket>[]): ReadonlySet<Ticket> {
  return new Set(slices.map(({ ticket }) => ticket));
}
