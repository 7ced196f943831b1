/** How long a flush waits for a service that is away. */
import type { Counts } from './counts.ts';
import type { Delivery } from './delivery.ts';

/** What is waited for. */
export interface AwayWait {
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Whether there is a connection to the service. */
  readonly isConnected: () => boolean;
}

/** How often a flush looks whether the service is away. */
const LOOK_MS = 50;
/** One that was waited for in vain is not waited for again: it gets one attempt. */
const AGAIN_MS = 100;

/** Begins to watch; calls `giveUp` once the service has been away for so long. Returns what ends the watch. */
export type WatchAway = (wait: AwayWait, giveUp: () => void) => () => void;

/** Watches by what a delivery does, and by the answers that are counted. */
export function createAwayWatch(counts: Counts, delivery: Delivery): WatchAway {
  /** Answers there were when the last flush gave up. */
  let answersAtGivingUp: number | undefined;
  return ({ timeoutMs, isConnected }, giveUp) => {
    let answers = counts.batches;
    let since = performance.now();
    const patienceMs = answers === answersAtGivingUp ? Math.min(AGAIN_MS, timeoutMs) : timeoutMs;
    const timer = setInterval(() => {
      const isThere = counts.batches !== answers || (isConnected() && !delivery.isTroubled());
      answers = counts.batches;
      if (isThere) since = performance.now();
      // A call that is under way with a service that is connected may still end well.
      if (performance.now() - since < patienceMs || (isConnected() && delivery.isCalling())) return;
      answersAtGivingUp = answers;
      giveUp();
    }, LOOK_MS).unref();
    return () => clearInterval(timer);
  };
}
