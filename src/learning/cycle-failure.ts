import { KaizenError } from '../errors.ts';
import { GraphError } from '../graph/errors.ts';
import { LeaseLostError } from './cycle-lease.ts';

/** The server is asked to stop while a cycle runs. */
export class CycleStoppedError extends Error {
  override readonly name = 'CycleStoppedError';

  constructor() {
    super('the server is shutting down');
  }
}

/** Throws CycleStoppedError when the signal has been aborted. */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CycleStoppedError();
}

/** What a failed cycle says of itself. Nothing of the cause that is not ours to show: the log has it. */
export function failureReason(error: unknown): string {
  if (error instanceof CycleStoppedError || error instanceof LeaseLostError)
    return `interrupted: ${error.message}`;
  if (error instanceof KaizenError || error instanceof GraphError) return error.message;
  return 'the service failed; the cause is in its log under the id of the cycle';
}
