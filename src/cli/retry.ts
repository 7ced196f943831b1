/** Patience with a service that is busy or restarts. */
import { status as Code } from '@grpc/grpc-js';
import { CallFailure } from './failure.ts';

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
      if (!(error instanceof CallFailure) || !PASSING.has(error.facts.code)) throw error;
      if (attempt === MAX_ATTEMPTS) throw error;
      onRetry(error);
      await sleep(retryDelayMs({ attempt, asked: error.facts.details?.retryAfterMs ?? 0, random }));
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
