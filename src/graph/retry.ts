import { setTimeout as sleep } from 'node:timers/promises';
import { GraphError } from './errors.ts';

/**
 * Most attempts at a transaction. Deadlocks end within a few attempts, because the winner of each has finished. Eight
 * attempts with pauses of 10–50 ms limit the waiting to about 0.4 s.
 */
export const MAX_ATTEMPTS = 8;
/**
 * Shortest and longest pause. A write transaction takes a few milliseconds, so the other one is usually done after one
 * pause.
 */
const PAUSE_MS = { least: 10, most: 50 };

/** A random pause in that range, so that two transactions do not collide again at the same pace. */
export function pauseMs(random: () => number): number {
  return PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least);
}

/**
 * Runs `attempt` until it succeeds, fails for good, or `maxAttempts` are used; then the last error is thrown. The work
 * must be idempotent: when a connection is lost during COMMIT, the commit may have succeeded.
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
