import { setTimeout as sleep } from 'node:timers/promises';
import { GraphError } from './errors.ts';

/**
 * Attempts at a transaction. Deadlocks dissolve within a few tries, since the winner of each has moved on; eight of
 * them at 10–50 ms bound the worst case at about 0.4 s of waiting.
 */
export const MAX_ATTEMPTS = 8;
/** Shortest and longest pause: a write transaction takes a few ms, so its rival is usually done after one pause. */
const PAUSE_MS = { least: 10, most: 50 };

/** A pause drawn evenly from the range, so that rivals do not meet again in step. */
export function pauseMs(random: () => number): number {
  return PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least);
}

/**
 * Runs `attempt` until it succeeds, fails for good, or `maxAttempts` are used up; the last error is thrown then. The
 * work must be idempotent: a connection lost during COMMIT may have committed.
 */
export async function retrying<T>(
  attempt: (number: number) => Promise<T>,
  options: {
    readonly maxAttempts: number;
    readonly random: () => number;
    readonly mayRetry: (error: GraphError) => boolean;
    readonly onRetry?: (attempt: number, error: GraphError) => void;
  },
): Promise<T> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number);
    } catch (error) {
      const retryable = error instanceof GraphError && error.retryable && options.mayRetry(error);
      if (!retryable || number >= options.maxAttempts) throw error;
      options.onRetry?.(number, error);
      await sleep(pauseMs(options.random));
    }
  }
}
