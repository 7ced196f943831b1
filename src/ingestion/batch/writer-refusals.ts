/** Why the writer of events refuses a call, as errors of the API. */
import { presentCaller } from '../../graph/caller.ts';
import { KaizenError } from '../../shared/errors.ts';

/** Retry delay for callers of a full lane, in milliseconds. It is the time of several batches. */
const RETRY_AFTER_MS = 250;

/** The lane of the account is full. */
export function overloaded(limit: number): KaizenError {
  return new KaizenError('too many events are waiting to be stored', {
    kind: 'OVERLOADED',
    reason: 'OVERLOADED',
    limit: `${limit} waiting events per lane`,
    retryAfterMs: RETRY_AFTER_MS,
  });
}

/** The error of a call whose deadline would pass before its turn; undefined when it has time. */
export function tooLate(expectedMs: number): KaizenError | undefined {
  if (performance.now() + expectedMs <= presentCaller().deadline) return undefined;
  return new KaizenError('the deadline would pass before the events are stored: nothing was begun', {
    kind: 'OVERLOADED',
    reason: 'OVERLOADED',
    limit: 'events of the account that are stored first',
    retryAfterMs: Math.ceil(Math.max(expectedMs, RETRY_AFTER_MS)),
  });
}

/** Nothing more is accepted. */
export function shuttingDown(): KaizenError {
  return new KaizenError('the server is shutting down', {
    kind: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterMs: RETRY_AFTER_MS,
  });
}

/** The caller left, or its deadline passed. */
export function abandoned(signal: AbortSignal): KaizenError {
  const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return late
    ? new KaizenError('the deadline passed before the events were stored', {
        kind: 'DEADLINE_EXCEEDED',
        reason: 'DEADLINE_EXCEEDED',
      })
    : new KaizenError('the caller cancelled before the events were stored', {
        kind: 'CANCELLED',
        reason: 'CANCELLED',
      });
}
