import { setTimeout as sleep } from 'node:timers/promises';

/** Work in the background that a shutdown waits for. */
export interface TrackedWork {
  /** Tracks the work until it has settled, and returns the same promise. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Does and tracks the work, at once and then again and again, one at a time, until `settledWithin`. */
  repeat(work: () => Promise<void>, everyMs: number): void;
  /** Ends what is repeated. Resolves when all tracked work has settled, or after `limitMs` milliseconds. */
  settledWithin(limitMs: number): Promise<void>;
}

/** Creates an empty tracker. */
export function trackedWork(): TrackedWork {
  const running = new Set<Promise<unknown>>();
  const timers: NodeJS.Timeout[] = [];
  const track = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    running.add(settled);
    void settled.then(() => running.delete(settled));
    return work;
  };
  return {
    track,
    repeat(work, everyMs) {
      let isAtIt = false;
      const again = async (): Promise<void> => {
        if (isAtIt) return;
        isAtIt = true;
        await work().finally(() => {
          isAtIt = false;
        });
      };
      void track(again());
      timers.push(setInterval(() => void track(again()), everyMs).unref());
    },
    async settledWithin(limitMs: number): Promise<void> {
      for (const timer of timers.splice(0)) clearInterval(timer);
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
