/** How much is held and sent at once. */
import type { BufferOptions, WhenFull } from '../kaizen.ts';

/** The service takes as many of one call. */
const MAX_BATCH_EVENTS = 10_000;
/** Some 25 MB of small events: twenty seconds of an outage at 5,000 events a second. */
const DEFAULT_MAX_EVENTS = 100_000;
const DEFAULT_MAX_BYTES = 64 * 2 ** 20;
/** Enough for the service to fill its transactions, few enough to be put together in a fraction of a millisecond. */
const DEFAULT_BATCH_EVENTS = 1_000;
/** At 5,000 events a second 20 calls are made, each of 250. */
const DEFAULT_LINGER_MS = 50;
/** Joining the bytes of a call stalls the event loop: a mebibyte takes a fifth of a millisecond. */
export const MAX_BATCH_BYTES = 2 ** 20;
/** The service takes 4 MiB a call; the account's id and the framing need a little of it. */
export const MAX_EVENT_BYTES = 4 * 2 ** 20 - 4_096;

/** Limits in force. */
export interface BufferLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxBatch: number;
  readonly lingerMs: number;
  readonly whenFull: WhenFull;
}

/** The limits of a client. Throws a RangeError for one that makes no sense. */
export function bufferLimits(options: BufferOptions = {}): BufferLimits {
  const limits = {
    maxEvents: options.maxEvents ?? DEFAULT_MAX_EVENTS,
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
    maxBatch: options.maxBatch ?? DEFAULT_BATCH_EVENTS,
    lingerMs: options.lingerMs ?? DEFAULT_LINGER_MS,
    whenFull: options.whenFull ?? 'drop-newest',
  } as const;
  assertRange('buffer.maxEvents', limits.maxEvents, 1, Number.MAX_SAFE_INTEGER);
  assertRange('buffer.maxBytes', limits.maxBytes, 1, Number.MAX_SAFE_INTEGER);
  assertRange('buffer.maxBatch', limits.maxBatch, 1, MAX_BATCH_EVENTS);
  assertRange('buffer.lingerMs', limits.lingerMs, 0, 60_000);
  return limits;
}

/** Throws a RangeError for a number outside its range. */
export function assertRange(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new RangeError(`${name} must be from ${least} to ${most}, not ${value}`);
}
