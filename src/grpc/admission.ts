import { KaizenError } from '../shared/errors.ts';

/**
 * Calls served at the same time. The database answers about 1,500 contexts or 5,000 unary writes a second, so a
 * thousand waiting calls are already up to a second of work: more would only miss their deadlines.
 */
const MAX_CALLS_IN_FLIGHT = 1_000;
/**
 * Streams at the same time. They wait more than they work, and are not waited for when the server stops; each asks the
 * database about once a second.
 */
export const MAX_STREAMS = 200;
/** Time in which a good part of the calls in flight is answered. */
const RETRY_AFTER_MS = 200;

/** Counts calls, refuses those beyond the limit, and tells when none is left. */
export interface Admission {
  /** Throws OVERLOADED beyond the limit, SHUTTING_DOWN once drained. Every admitted call must be released. */
  admit(): void;
  release(): void;
  /** Admits nothing more; resolves when every admitted call is released. */
  drain(): Promise<void>;
}

/** What is said of calls that a stopping server refuses, and of streams that it ends. */
export function shuttingDown(): KaizenError {
  return new KaizenError('the server is shutting down: retry the call', {
    kind: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterMs: RETRY_AFTER_MS,
  });
}

/** Admits up to `limit` calls, or whatever else they are, at the same time. */
export function createAdmission(limit: number = MAX_CALLS_IN_FLIGHT, what = 'calls'): Admission {
  let inFlight = 0;
  let draining = false;
  const waiting: (() => void)[] = [];
  return {
    admit() {
      if (draining) throw shuttingDown();
      if (inFlight >= limit) {
        throw new KaizenError(`too many ${what} at the same time: retry after the given delay`, {
          kind: 'OVERLOADED',
          reason: 'OVERLOADED',
          limit: `${limit} ${what} in flight`,
          retryAfterMs: RETRY_AFTER_MS,
        });
      }
      inFlight += 1;
    },
    release() {
      inFlight -= 1;
      if (inFlight === 0) for (const resolve of waiting.splice(0)) resolve();
    },
    drain() {
      draining = true;
      return inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
