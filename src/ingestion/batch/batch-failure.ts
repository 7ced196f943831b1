/** Decides what a failed batch means for its events. */
import { GraphError, mayDependOnContent } from '../../graph/errors.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Outcome } from '../outcome.ts';
import { VanishedError } from './expect-rows.ts';

/** How often a batch is tried when another server creates the same nodes at the same time. */
const MAX_COLLISIONS = 5;

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
export function mayBeAboutAnEvent(error: unknown): boolean {
  return !(error instanceof GraphError) || mayDependOnContent(error);
}

/** Whether the event is certainly at fault, when it was alone. */
export function isFaultOfEvent(error: unknown): boolean {
  return error instanceof GraphError && error.kind === 'REFUSED';
}

/** The outcome of such an event. */
export function refusedOutcome(event: PreparedEvent): Outcome {
  return {
    status: 'REJECTED',
    eventId: event.eventId,
    reason: 'INVALID_FIELD',
    message: 'a number of the event is too large to be added to those that are stored',
    violations: [],
  };
}
