/** Writes a batch of several calls so that an event that fails does not make its neighbours fail. */
import type { Logger } from 'pino';
import { GraphError, mayDependOnContent } from '../../graph/errors.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Outcome } from '../outcome.ts';
import { VanishedError } from './expect-rows.ts';

/** How often a batch is tried when another server creates the same nodes at the same time. */
const MAX_COLLISIONS = 5;

/** An event with the call it came in. The caller of this module chooses the type that stands for the call. */
export interface Row<Ticket> {
  readonly event: PreparedEvent;
  readonly ticket: Ticket;
}

/** What became of a batch: every event has an outcome, or its call has failed. */
export interface Written<Ticket> {
  readonly outcomes: ReadonlyMap<PreparedEvent, Outcome>;
  readonly failures: ReadonlyMap<Ticket, unknown>;
}

/** What writing a batch needs. */
export interface BatchOptions {
  /** Stores a batch, all or nothing. */
  readonly write: (events: readonly PreparedEvent[]) => Promise<readonly Outcome[]>;
  readonly log: Logger;
}

/**
 * Writes a batch. A failure of the database fails the whole batch. If one event may have caused the failure, the batch
 * is halved until that event stands alone. The event is REJECTED if it is certainly at fault; otherwise its call fails,
 * so that the caller sends its events again. Never rejects.
 */
export async function writeOrBisect<Ticket>(
  rows: readonly Row<Ticket>[],
  options: BatchOptions,
): Promise<Written<Ticket>> {
  const outcomes = new Map<PreparedEvent, Outcome>();
  const failures = new Map<Ticket, unknown>();

  async function write(part: readonly Row<Ticket>[]): Promise<void> {
    // The call of these events has failed already, so they need no outcome.
    const left = part.filter(({ ticket }) => !failures.has(ticket));
    const [first] = left;
    if (first === undefined) return;
    try {
      const written = await withCollisions(() => options.write(left.map(({ event }) => event)));
      for (const [place, { event }] of left.entries()) {
        const outcome = written[place];
        if (outcome === undefined) throw new Error('fewer outcomes were written than events');
        outcomes.set(event, outcome);
      }
    } catch (error) {
      if (!mayBeAboutAnEvent(error)) {
        for (const { ticket } of left) failures.set(ticket, error);
      } else if (left.length === 1) {
        options.log.error({ err: error, type: first.event.type }, 'event could not be stored');
        if (isRefused(error)) outcomes.set(first.event, refused(first.event));
        else failures.set(first.ticket, error);
      } else {
        const middle = Math.ceil(left.length / 2);
        await write(left.slice(0, middle));
        await write(left.slice(middle));
      }
    }
  }

  await write(rows);
  return { outcomes, failures };
}

/**
 * Repeats work after a collision with another server. When collisions continue, the last error is thrown as a
 * GraphError.
 */
export async function withCollisions<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let collisions = 1; ; collisions += 1) {
    try {
      return await work();
    } catch (error) {
      const vanished = error instanceof VanishedError;
      const collided = vanished || (error instanceof GraphError && error.kind === 'CONSTRAINT');
      if (!collided) throw error;
      if (collisions < MAX_COLLISIONS) continue;
      throw vanished
        ? new GraphError('TRANSIENT', 'What a batch builds on vanished again and again.', { cause: error })
        : error;
    }
  }
}

/**
 * Whether a smaller batch may succeed. An error that is not the graph's is a bug, and one event may have triggered it.
 */
function mayBeAboutAnEvent(error: unknown): boolean {
  return !(error instanceof GraphError) || mayDependOnContent(error);
}

function isRefused(error: unknown): boolean {
  return error instanceof GraphError && error.kind === 'REFUSED';
}

function refused(event: PreparedEvent): Outcome {
  return {
    status: 'REJECTED',
    eventId: event.eventId,
    reason: 'INVALID_FIELD',
    message: 'a number of the event is too large to be added to those that are stored',
    violations: [],
  };
}
