/** Limits of what is kept and sent at once. */
import type { BufferOptions, WhenFull } from '../kaizen.ts';

/** Most events that the service accepts in one call. */
const MAX_BATCH_EVENTS = 10_000;
/** About 25 MB of small events: 20 seconds of an outage at 5,000 events a second. */
const DEFAULT_MAX_EVENTS = 100_000;
const DEFAULT_MAX_BYTES = 64 * 2 ** 20;
/** Enough to fill the transactions of the service, and few enough to be joined in a fraction of a millisecond. */
const DEFAULT_BATCH_EVENTS = 1_000;
/** At 5,000 events a second this gives 20 calls a second, of 250 events each. */
const DEFAULT_LINGER_MS = 50;
/** Joining the bytes of a call blocks the event loop: 1 MiB takes a fifth of a millisecond. */
export const MAX_BATCH_BYTES = 2 ** 20;
/** The service accepts 4 MiB per call. The account's id and the framing need a small part of it. */
export const MAX_EVENT_BYTES = 4 * 2 ** 20 - 4_096;

/** Limits in force. */
export interface BufferLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxBatch: number;
  readonly lingerMs: number;
  readonly whenFull: WhenFull;
}

/** The limits of a client. Throws a RangeError for an invalid limit. */
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
