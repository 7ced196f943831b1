/** Stops asking a service that does not answer, so that nobody waits for it again and again. */

/** `closed`: asked. `open`: not asked. `half-open`: one is asking, to see. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Milliseconds, of any clock that does not go back. */
  readonly now: () => number;
  /** Failures one after the other until it opens. Default 3. */
  readonly failures?: number;
  /** How long it stays open before one may ask again, in milliseconds. Default 10,000. */
  readonly openMs?: number;
}

/** A circuit breaker. */
export interface CircuitBreaker {
  /** Whether to ask now. Whoever gets a yes says afterwards how it went. */
  mayAsk(): boolean;
  succeeded(): void;
  failed(): void;
  state(): BreakerState;
}

/** Two may be chance: a server that restarts, a deadline on a busy machine. */
const DEFAULT_FAILURES = 3;
/** A restart takes about as long. */
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
      // Whoever was let through and never came back holds it half-open for as long as it would be open.
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
