/** Retries for a service that is busy or restarting. */
import { status as Code } from '@grpc/grpc-js';
import { CallFailure } from './call-failure.ts';

/** What waiting needs. */
export interface Waiting {
  /** At least 0 and below 1. */
  readonly random: () => number;
  /** Resolves after this many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * With delays that double from {@link FIRST_DELAY_MS} to {@link MAX_DELAY_MS}, all attempts wait a minute on average. A
 * restart of the service with its database takes less.
 */
export const MAX_ATTEMPTS = 30;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** Codes that do not mean a fault of the request. Repeating a request is harmless because of its ids. */
const PASSING = new Set<Code>([
  Code.UNAVAILABLE,
  Code.RESOURCE_EXHAUSTED,
  Code.ABORTED,
  Code.DEADLINE_EXCEEDED,
]);

/**
 * gRPC's own message for a message that exceeds a size limit. It has the same code as an overload, and no details to
 * tell them apart.
 */
const TOO_LARGE = /received message larger than max/i;

/** Whether a failure may be temporary. A message that is too large stays too large. */
export function isPassing({ facts: { code, details, message } }: CallFailure): boolean {
  return PASSING.has(code) && !(details === undefined && TOO_LARGE.test(message));
}

/**
 * Calls until it succeeds, fails for good, or has used {@link MAX_ATTEMPTS}. Use it only for calls that may be
 * repeated.
 */
export async function withRetries<Result>(
  { random, sleep }: Waiting,
  call: () => Promise<Result>,
  onRetry: (failure: CallFailure) => void = () => {},
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CallFailure) || !isPassing(error)) throw error;
      if (attempt === MAX_ATTEMPTS) throw error;
      onRetry(error);
      await sleep(retryDelayMs({ attempt, asked: error.facts.details?.retryAfterMs ?? 0, random }));
    }
  }
}

/** How long to keep trying. */
export interface Patience {
  /** When to give up, in milliseconds of the clock `now`. */
  readonly deadline: number;
  readonly now: () => number;
}

/**
 * Like {@link withRetries}, within a time limit: each attempt learns how much time is left, and none begins after the
 * deadline.
 */
export async function withRetriesUntil<Result>(
  { random, sleep }: Waiting,
  { deadline, now }: Patience,
  call: (leftMs: number) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(Math.max(1, deadline - now()));
    } catch (error) {
      if (!(error instanceof CallFailure) || !isPassing(error)) throw error;
      const asked = error.facts.details?.retryAfterMs ?? 0;
      const delayMs = retryDelayMs({ attempt: Math.min(attempt, MAX_ATTEMPTS), asked, random });
      if (attempt === MAX_ATTEMPTS || now() + delayMs >= deadline) throw error;
      await sleep(delayMs);
    }
  }
}

/**
 * Delay before the next attempt, in milliseconds: what the service asks for, plus a random part of a delay that doubles
 * with each attempt ("full jitter"). Clients that failed together then do not return together.
 */
export function retryDelayMs({
  attempt,
  asked,
  random,
}: {
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds that the service asks for; 0 when it asks for none. */
  readonly asked: number;
  readonly random: () => number;
}): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round(asked + random() * ceiling);
}
