import { GraphError, type GraphErrorKind } from '../../graph/errors.ts';
import { KaizenError } from '../../shared/errors.ts';
import { LeaseLostError } from './cycle-lease.ts';

/** A cycle was interrupted because the server is shutting down. */
export class CycleStoppedError extends Error {
  override readonly name = 'CycleStoppedError';

  constructor() {
    super('the server is shutting down');
  }
}

/**
 * Throws when the signal is aborted. Throws LeaseLostError when that is the reason of the abort (a cancellation, for
 * example), and CycleStoppedError otherwise.
 */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw signal.reason instanceof LeaseLostError ? signal.reason : new CycleStoppedError();
}

/**
 * A timeout counts as an interruption, because a stalled database causes it, and so does a lack of memory, because other
 * transactions may have it. A cycle that always ends so is given up after MAX_TRIES.
 */
const INTERRUPTIONS: ReadonlySet<GraphErrorKind> = new Set([
  'UNAVAILABLE',
  'BUSY',
  'MEMORY',
  'TRANSIENT',
  'TIMEOUT',
]);

/** Whether a cycle that failed with this error can be resumed once a server and the database are available again. */
export function isInterruption(error: unknown): boolean {
  if (error instanceof CycleStoppedError) return true;
  return error instanceof GraphError && INTERRUPTIONS.has(error.kind);
}

/**
 * The reason stored with a failed cycle. Unexpected errors get a general text, because their messages may hold
 * internals; the log has the cause.
 */
export function failureReason(error: unknown): string {
  if (error instanceof CycleStoppedError || error instanceof LeaseLostError)
    return `interrupted: ${error.message}`;
  if (error instanceof KaizenError || error instanceof GraphError) return error.message;
  return 'the service failed; the cause is in its log under the id of the cycle';
}
