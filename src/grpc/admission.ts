import { KaizenError } from '../shared/errors.ts';

/**
 * Most calls in progress. The database answers about 1,500 contexts or 5,000 unary writes a second, so a thousand
 * waiting calls are up to a second of work. More calls would only miss their deadlines.
 */
const MAX_CALLS_IN_FLIGHT = 1_000;
/**
 * Most streams in progress. Streams mostly wait, and a stopping server does not wait for them. Each asks the database
 * about once a second.
 */
export const MAX_STREAMS = 200;
/** Retry delay in milliseconds. In this time, many of the calls in progress are answered. */
const RETRY_AFTER_MS = 200;

/**
 * Most bytes of requests in progress: sixteen of the largest messages. Decoded, they take several times as much memory,
 * and each keeps a core busy for a tenth of a second.
 */
const MAX_BYTES_IN_FLIGHT = 64 * 2 ** 20;

/** Counts calls and their bytes, refuses those beyond the limits, and tells when none is in progress. */
export interface Admission {
  /**
   * Throws OVERLOADED beyond the limits, SHUTTING_DOWN once drained. Every admitted call must be released with the same
   * bytes.
   */
  admit(bytes?: number): void;
  release(bytes?: number): void;
  /** Admits no more calls. Resolves when every admitted call is released. */
  drain(): Promise<void>;
}

/** The error of calls that a stopping server refuses, and of streams that it ends. */
export function shuttingDown(): KaizenError {
  return new KaizenError('the server is shutting down: retry the call', {
    kind: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterMs: RETRY_AFTER_MS,
  });
}

/** Admits up to `limit` calls at the same time. `what` names them in the error. */
export function createAdmission(limit: number = MAX_CALLS_IN_FLIGHT, what = 'calls'): Admission {
  let inFlight = 0;
  let bytesInFlight = 0;
  let draining = false;
  const waiting: (() => void)[] = [];
  return {
    admit(bytes = 0) {
      if (draining) throw shuttingDown();
      if (inFlight >= limit) throw overloaded(`too many ${what}`, `${limit} ${what} in flight`);
      if (bytesInFlight + bytes > MAX_BYTES_IN_FLIGHT) {
        throw overloaded('too large requests', `${MAX_BYTES_IN_FLIGHT} bytes of requests in flight`);
      }
      inFlight += 1;
      bytesInFlight += bytes;
    },
    release(bytes = 0) {
      inFlight -= 1;
      bytesInFlight -= bytes;
      if (inFlight === 0) for (const resolve of waiting.splice(0)) resolve();
    },
    drain() {
      draining = true;
      return inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

function overloaded(what: string, limit: string): KaizenError {
  return new KaizenError(`${what} at the same time: retry after the given delay`, {
    kind: 'OVERLOADED',
    reason: 'OVERLOADED',
    limit,
    retryAfterMs: RETRY_AFTER_MS,
  });
}
