import { setTimeout as sleep } from 'node:timers/promises';

/** Work in the background that a shutdown waits for. */
export interface TrackedWork {
  /** Tracks the work until it has settled, and returns the same promise. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when all tracked work has settled, or after `limitMs` milliseconds. */
  settledWithin(limitMs: number): Promise<void>;
}

/** Creates an empty tracker. */
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
