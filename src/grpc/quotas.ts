/**
 * Quotas of accounts and of credentials: how many calls and bytes a second, how many calls and streams at once. Each
 * server counts for itself, in memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { KaizenError } from '../shared/errors.ts';

/** What a holder may use. Infinity: no limit. */
export interface QuotaLimits {
  readonly callsPerSecond: number;
  /** Bytes of requests. */
  readonly bytesPerSecond: number;
  /** Calls in progress. */
  readonly calls: number;
  /** Streams in progress. */
  readonly streams: number;
}

/** No limits. */
export const NO_QUOTAS: QuotaLimits = {
  callsPerSecond: Number.POSITIVE_INFINITY,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  calls: Number.POSITIVE_INFINITY,
  streams: Number.POSITIVE_INFINITY,
};

/** What a call, or a message of a stream, uses. */
export interface Use {
  /** The account and the credential; each has a quota of its own. */
  readonly holders: readonly string[];
  readonly bytes: number;
}

/** Counts what holders use. */
export interface Quotas {
  /** Throws RATE_LIMITED when a holder has used its quota. Returns what ends the use of a place. */
  enter(use: Use, kind: 'calls' | 'streams'): () => void;
  /** Waits until messages of a stream that has entered fit into the quota. Rejects when the signal aborts. */
  pace(use: Use & { readonly messages: number }, signal: AbortSignal): Promise<void>;
}

/** A holder that was idle may use so much at once, in milliseconds of its rate. */
const BURST_MS = 1_000;
/** Shortest retry delay in milliseconds. An earlier retry would cost more than it gains. */
const MIN_DELAY_MS = 20;
/** Retry delay for a holder with too many calls or streams in progress: when they end is not known. */
const PLACES_DELAY_MS = 1_000;
/** Holders that are remembered. A forgotten one was idle for long, and begins with a full quota. */
const MAX_HOLDERS = 20_000;

interface Holder {
  calls: number;
  bytes: number;
  /** When both were counted last, in milliseconds. */
  atMs: number;
}

/** Quotas that nobody has used. `now` is a monotonic clock in milliseconds. */
export function createQuotas(limits: QuotaLimits, now: () => number): Quotas {
  const rates = new LRUCache<string, Holder>({ max: MAX_HOLDERS });
  const places = { calls: new Map<string, number>(), streams: new Map<string, number>() };
  // The largest number instead of infinity, with which differences would be no numbers.
  const burst = {
    calls: Math.min(Number.MAX_VALUE, (limits.callsPerSecond * BURST_MS) / 1_000),
    bytes: Math.min(Number.MAX_VALUE, (limits.bytesPerSecond * BURST_MS) / 1_000),
  };
  const hasRates = Number.isFinite(limits.callsPerSecond) || Number.isFinite(limits.bytesPerSecond);
  const hasPlaces = Number.isFinite(limits.calls) || Number.isFinite(limits.streams);

  /** The holder with what it may use now. */
  const refilled = (name: string): Holder => {
    const atMs = now();
    const holder = rates.get(name) ?? { ...burst, atMs };
    const share = (atMs - holder.atMs) / BURST_MS;
    holder.calls = Math.min(burst.calls, holder.calls + share * burst.calls);
    holder.bytes = Math.min(burst.bytes, holder.bytes + share * burst.bytes);
    holder.atMs = atMs;
    rates.set(name, holder);
    return holder;
  };
  /**
   * Takes from the quotas of all holders, or from none: then it returns the milliseconds until there is enough. What is
   * larger than a whole quota is taken from a full one, and paid back by the calls after it.
   */
  const use = (names: readonly string[], calls: number, bytes: number): number => {
    if (!hasRates) return 0;
    const holders = names.map(refilled);
    const delayMs = Math.max(
      0,
      ...holders.flatMap((holder) => [
        missingMs(holder.calls, Math.min(calls, burst.calls), limits.callsPerSecond),
        missingMs(holder.bytes, Math.min(bytes, burst.bytes), limits.bytesPerSecond),
      ]),
    );
    if (delayMs > 0) return Math.max(MIN_DELAY_MS, Math.ceil(delayMs));
    for (const holder of holders) {
      holder.calls -= calls;
      holder.bytes -= bytes;
    }
    return 0;
  };
  return {
    enter({ holders, bytes }, kind) {
      const taken = places[kind];
      if (hasPlaces && holders.some((name) => (taken.get(name) ?? 0) >= limits[kind])) {
        throw limited(`${limits[kind]} ${kind} at the same time`, PLACES_DELAY_MS);
      }
      const delayMs = use(holders, 1, bytes);
      if (delayMs > 0) throw limited(rateText(limits), delayMs);
      if (!hasPlaces) return () => undefined;
      for (const name of holders) taken.set(name, (taken.get(name) ?? 0) + 1);
      return () => {
        for (const name of holders) {
          const left = (taken.get(name) ?? 1) - 1;
          if (left === 0) taken.delete(name);
          else taken.set(name, left);
        }
      };
    },
    async pace({ holders, bytes, messages }, signal) {
      for (;;) {
        const delayMs = use(holders, messages, bytes);
        if (delayMs === 0) return;
        await sleep(delayMs, undefined, { signal });
      }
    },
  };
}

function missingMs(has: number, needs: number, perSecond: number): number {
  return has >= needs ? 0 : ((needs - has) / perSecond) * 1_000;
}

function rateText({ callsPerSecond, bytesPerSecond }: QuotaLimits): string {
  return `${callsPerSecond} calls and ${bytesPerSecond} bytes of requests a second`;
}

function limited(limit: string, retryAfterMs: number): KaizenError {
  return new KaizenError(`an account or a credential may make ${limit}: retry after the given delay`, {
    kind: 'OVERLOADED',
    reason: 'RATE_LIMITED',
    limit,
    retryAfterMs,
  });
}
