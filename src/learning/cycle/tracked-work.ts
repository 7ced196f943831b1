import { setTimeout as sleep } from 'node:timers/promises';

/** Work in the background that a stop waits for. */
export interface TrackedWork {
  /** The same work, waited for until it has settled. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when all of it has settled, at the latest after so many milliseconds. */
  settledWithin(limitMs: number): Promise<void>;
}

/** Nothing to wait for yet. */
export function trackedWork(): TrackedWork {
  const running = new Set<Promise<unknown>>();
  return {
    track<T>(work: Promise<T>): Promise<T> {
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return work;
    },
    async settledWithin(limitMs: number): Promise<void> {
      if (running.size === 0) return;
      const timeout = new AbortController();
      try {
        await Promise.race([
          Promise.all(running),
          sleep(limitMs, undefined, { signal: timeout.signal }).catch(() => undefined),
        ]);
      } finally {
        timeout.abort();
      }
    },
  };
}
