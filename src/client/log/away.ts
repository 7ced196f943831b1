/** Limits how long a flush waits for a service that is away. */
import type { Counts } from './counts.ts';
import type { Delivery } from './delivery.ts';

/** Limits of such a wait. */
export interface AwayWait {
  /** Most time to wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether there is a connection to the service. */
  readonly isConnected: () => boolean;
}

/** How often a flush checks whether the service is away. */
const CHECK_MS = 50;
/** Time for one attempt, in milliseconds. It is the limit after a flush that waited in vain, until a call is answered. */
const AGAIN_MS = 100;

/**
 * Begins to watch, and calls `giveUp` once the service has been away for the timeout. Returns a function that ends the
 * watch.
 */
export type WatchAway = (wait: AwayWait, giveUp: () => void) => () => void;

/** Recognises an absent service by the state of the delivery and the count of answers. */
export function createAwayWatch(counts: Counts, delivery: Delivery): WatchAway {
  /** Count of answers when the last flush gave up. */
  let answersAtGivingUp: number | undefined;
  return ({ timeoutMs, isConnected }, giveUp) => {
    let answers = counts.batches;
    let since = performance.now();
    const patienceMs = answers === answersAtGivingUp ? Math.min(AGAIN_MS, timeoutMs) : timeoutMs;
    const timer = setInterval(() => {
      const isThere = counts.batches !== answers || (isConnected() && !delivery.isTroubled());
      answers = counts.batches;
      if (isThere) since = performance.now();
      // A call that runs on a working connection may still succeed.
      if (performance.now() - since < patienceMs || (isConnected() && delivery.isCalling())) return;
      answersAtGivingUp = answers;
      giveUp();
    }, CHECK_MS).unref();
    return () => clearInterval(timer);
  };
}
