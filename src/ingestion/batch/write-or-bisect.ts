/** A batch of several calls, written so that trouble of one event is none of its neighbours'. */
import type { Logger } from 'pino';
import { GraphError, mayDependOnContent } from '../../graph/errors.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Outcome } from '../outcome.ts';
import { VanishedError } from './expect-rows.ts';

/** How often a batch is begun again after another server created the same nodes in between. */
const MAX_COLLISIONS = 5;

/** An event with the call it came in, whatever stands for that. */
export interface Row<Ticket> {
  readonly event: PreparedEvent;
  readonly ticket: Ticket;
}

/** What became of a batch: every event has an outcome, or its call has failed. */
export interface Written<Ticket> {
  readonly outcomes: ReadonlyMap<PreparedEvent, Outcome>;
  readonly failures: ReadonlyMap<Ticket, unknown>;
}

/** How batches are written. */
export interface BatchOptions {
  /** Stores a batch, all or nothing. */
  readonly write: (events: readonly PreparedEvent[]) => Promise<readonly Outcome[]>;
  readonly log: Logger;
}

/**
 * Trouble of the database fails the whole batch. A batch that may have failed on one of its events is halved until that
 * event stands alone. An event that is provably at fault is REJECTED then; for any other the call fails, so that its
 * events are sent again. Never rejects.
 */
export async function writeOrBisect<Ticket>(
  rows: readonly Row<Ticket>[],
  options: BatchOptions,
): Promise<Written<Ticket>> {
  const outcomes = new Map<PreparedEvent, Outcome>();
  const failures = new Map<Ticket, unknown>();

  async function write(part: readonly Row<Ticket>[]): Promise<void> {
    // The other events of a call that failed need no decision of their own.
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

/** Begins work again after a collision with another server. When they go on, the last one is a GraphError. */
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

/** Whether fewer events might fare better. An error that is not the graph's is a bug that one of them may have met. */
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
