import { GraphError, type GraphErrorKind } from '../../graph/errors.ts';
import { KaizenError } from '../../shared/errors.ts';
import { LeaseLostError } from './cycle-lease.ts';

/** The server is asked to stop while a cycle runs. */
export class CycleStoppedError extends Error {
  override readonly name = 'CycleStoppedError';

  constructor() {
    super('the server is shutting down');
  }
}

/**
 * Throws when the signal has been aborted: LeaseLostError when that is its reason, as after a cancellation, and
 * CycleStoppedError otherwise.
 */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw signal.reason instanceof LeaseLostError ? signal.reason : new CycleStoppedError();
}

/** A transaction runs out of time when the database stalls; one that always does is given up after some tries. */
const INTERRUPTIONS: ReadonlySet<GraphErrorKind> = new Set(['UNAVAILABLE', 'TRANSIENT', 'TIMEOUT']);

/** Whether the cycle can go on from where it was, once a server and the database are there again. */
export function isInterruption(error: unknown): boolean {
  if (error instanceof CycleStoppedError) return true;
  return error instanceof GraphError && INTERRUPTIONS.has(error.kind);
}

/** What a failed cycle says of itself. Nothing of the cause that is not ours to show: the log has it. */
export function failureReason(error: unknown): string {
  if (error instanceof CycleStoppedError || error instanceof LeaseLostError)
    return `interrupted: ${error.message}`;
  if (error instanceof KaizenError || error instanceof GraphError) return error.message;
  return 'the service failed; the cause is in its log under the id of the cycle';
}
