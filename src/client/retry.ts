/** Patience with a service that is busy or restarts. */
import { status as Code } from '@grpc/grpc-js';
import { CallFailure } from './call-failure.ts';

/** What waiting depends on. */
export interface Waiting {
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Resolves after some milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * With delays that double from {@link FIRST_DELAY_MS} to {@link MAX_DELAY_MS} this waits a minute on average:
 * a restart of the service with its database takes less.
 */
export const MAX_ATTEMPTS = 30;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** Nothing is wrong with the request, and its ids make repeating it harmless. */
const PASSING = new Set<Code>([
  Code.UNAVAILABLE,
  Code.RESOURCE_EXHAUSTED,
  Code.ABORTED,
  Code.DEADLINE_EXCEEDED,
]);

/**
 * What gRPC itself says of a message beyond the limit of this side or the other: under the code of an overload, and without
 * details that would tell them apart.
 */
const TOO_LARGE = /received message larger than max/i;

/** Whether a failure may be gone the next time. A message that is too large is as large the next time. */
export function isPassing({ facts: { code, details, message } }: CallFailure): boolean {
  return PASSING.has(code) && !(details === undefined && TOO_LARGE.test(message));
}

/** Calls until it succeeds, fails for good, or {@link MAX_ATTEMPTS} are used up. Only for what may be repeated. */
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

/** Until when it makes sense to try. */
export interface Patience {
  /** In milliseconds of the clock. */
  readonly deadline: number;
  readonly now: () => number;
}

/** As {@link withRetries}, within a time: each attempt is told what is left of it, and none begins that cannot end. */
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
 * Milliseconds before the next attempt: never less than the service asks for, and beyond that anywhere up to the
 * doubled delay ("full jitter"), so that clients that failed together do not come back together.
 */
export function retryDelayMs({
  attempt,
  asked,
  random,
}: {
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds the service asks for; 0: it does not. */
  readonly asked: number;
  readonly random: () => number;
}): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round(asked + random() * ceiling);
}
