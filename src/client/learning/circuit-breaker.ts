/** Stops asking a service that does not answer, so that not every run waits for it. */

/**
 * `closed`: calls go through. `open`: no call goes through. `half-open`: one call tests whether the service is back.
 */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Consecutive failures until it opens. Default 3. */
  readonly failures?: number;
  /** How long it stays open before one call may test the service, in milliseconds. Default 10,000. */
  readonly openMs?: number;
}

/** A circuit breaker. */
export interface CircuitBreaker {
  /** Whether to call now. After a yes, the caller must report success or failure. */
  mayAsk(): boolean;
  succeeded(): void;
  failed(): void;
  state(): BreakerState;
}

/** Two failures may be chance: a restarting server, or a deadline on a busy machine. */
const DEFAULT_FAILURES = 3;
/** About the time of a restart. */
const DEFAULT_OPEN_MS = 10_000;

/** A closed breaker. */
export function createCircuitBreaker({
  now,
  failures = DEFAULT_FAILURES,
  openMs = DEFAULT_OPEN_MS,
}: BreakerOptions): CircuitBreaker {
  let state: BreakerState = 'closed';
  let failed = 0;
  let askAgainAt = 0;
  return {
    mayAsk() {
      if (state === 'closed') return true;
      // A caller that got a yes and never reported back keeps the breaker half-open for `openMs`. Then the next may
      // ask.
      if (now() < askAgainAt) return false;
      state = 'half-open';
      askAgainAt = now() + openMs;
      return true;
    },
    succeeded() {
      state = 'closed';
      failed = 0;
    },
    failed() {
      failed += 1;
      if (state === 'closed' && failed < failures) return;
      state = 'open';
      askAgainAt = now() + openMs;
    },
    state: () => state,
  };
}
