import { setTimeout as sleep } from 'node:timers/promises';
import { KaizenError } from '../shared/errors.ts';

/**
 * Waits where a single call would be refused as overloaded. The stream is not read meanwhile, which slows the caller.
 */
export async function whenThereIsRoom<Result>(
  store: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (;;) {
    try {
      return await store();
    } catch (error) {
      if (!(error instanceof KaizenError) || error.detail.kind !== 'OVERLOADED') throw error;
      await sleep(error.detail.retryAfterMs, undefined, { signal });
    }
  }
}
