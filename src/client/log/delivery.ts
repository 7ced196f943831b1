/** Sends a batch until the service has stored or refused every event of it. */
import { status as Code } from '@grpc/grpc-js';
import { EventResult } from '../../gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../gen/kaizen/v1/vocabulary.ts';
import { CallFailure } from '../call-failure.ts';
import { retryDelayMs } from '../retry.ts';
import type { Append, AppendAnswer } from './append-events.ts';
import type { Counts } from './counts.ts';
import { type Entry, eventIdOf } from './entry.ts';
import { evaluateFailure } from './evaluate-failure.ts';
import type { EventStore } from './event-store.ts';
import { isFaultOfItem } from './item-fault.ts';
import type { Reporter } from './reporter.ts';

/** What a delivery needs. */
export interface DeliveryParts {
  readonly store: EventStore;
  readonly append: Append;
  readonly counts: Counts;
  readonly reporter: Reporter;
  /** At least 0 and below 1. */
  readonly random: () => number;
}

/** Delivers one batch at a time. */
export interface Delivery {
  /** Resolves when every event is settled or set aside, or after `giveUp`. Never rejects. */
  deliver(batch: readonly Entry[]): Promise<void>;
  /** Whether the last finished attempt failed, or left an event to be tried again. */
  isTroubled(): boolean;
  /** Whether a call is running. */
  isCalling(): boolean;
  /** Ends a wait between two attempts. */
  hurry(): void;
  /** Ends the running call, which would keep the process alive. The call is repeated later. */
  interrupt(): void;
  /** Ends the running call, and makes no further attempt. */
  giveUp(): void;
}

/** After this many attempts, a batch on which the service fails is halved to find the event that causes the failure. */
const SUSPECT_ATTEMPTS = 5;
/** Limits the exponent of the delay: delays do not grow after this many attempts. */
const MAX_COUNTED_ATTEMPTS = 30;

/** A delivery that has not begun. */
export function createDelivery({ store, append, counts, reporter, random }: DeliveryParts): Delivery {
  const givingUp = new AbortController();
  const { signal } = givingUp;
  let endPause: (() => void) | undefined;
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      // The timer does not keep the process alive: the code at the end of the process waits for buffered events itself.
      const timer = setTimeout(resolve, milliseconds).unref();
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  /** Number of consecutive answers that left an event to be tried again. */
  let troubled = 0;
  let hasFailed = false;
  let isCalling = false;
  /**
   * Ends the running call. Each call has its own controller, because a long-lived signal would keep listeners of all
   * calls.
   */
  let ending = new AbortController();
  const settle = async (batch: readonly Entry[], answer: AppendAnswer): Promise<void> => {
    counts.batches += 1;
    counts.accepted += answer.accepted;
    counts.duplicates += answer.duplicates;
    const kept = new Map<Entry, EventResult>();
    for (const { place, result } of answer.failures) {
      const entry = batch[place];
      if (entry === undefined || isFaultOfItem(result.reason)) refuse(result);
      else kept.set(entry, result);
    }
    // Set aside first: settling frees the disk places of all events up to the highest settled one.
    for (const entry of kept.keys()) store.setAside(entry);
    store.settle(batch.filter((entry) => !kept.has(entry)));
    const [trouble] = kept.values();
    if (trouble === undefined) {
      troubled = 0;
      reporter.resumed();
      return;
    }
    troubled = Math.min(troubled + 1, MAX_COUNTED_ATTEMPTS);
    reporter.waiting(troubleOf(trouble), store.figures().pending);
    await pause(retryDelayMs({ attempt: troubled, asked: 0, random }));
  };
  const refuse = (result: EventResult): void => {
    if (result.status === ItemStatus.ITEM_STATUS_REJECTED) counts.rejected += 1;
    else counts.conflicts += 1;
    reporter.report({ kind: 'REFUSED', result });
  };
  /** Divides a batch that the service refuses, or on which it fails again and again. */
  const divide = async (batch: readonly Entry[], error: unknown): Promise<void> => {
    const [only] = batch;
    if (batch.length > 1) {
      const middle = batch.length >> 1;
      await deliver(batch.slice(0, middle));
      await deliver(batch.slice(middle));
    } else if (only !== undefined && evaluateFailure(error) === 'refuse') {
      refuse(refusedResult(only, error));
      store.settle([only]);
    } else if (only !== undefined) {
      // The other events need not wait for this one. It is tried again later.
      store.setAside(only);
    }
  };
  const deliver = async (batch: readonly Entry[]): Promise<void> => {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      isCalling = true;
      ending = new AbortController();
      const ended = ending.signal;
      const outcome = await append(
        batch.map(({ frame }) => frame),
        ended,
      ).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
      isCalling = false;
      hasFailed = !('answer' in outcome);
      if ('answer' in outcome) return await settle(batch, outcome.answer);
      // It is unknown whether the service has stored the batch. A later process that finds it in the spool sends it
      // again.
      if (signal.aborted) return;
      const { error } = outcome;
      const verdict = evaluateFailure(error);
      if (verdict === 'refuse') return divide(batch, error);
      counts.retries += 1;
      const failure = asCallFailure(error);
      // An interrupted call tells nothing about the service.
      if (!ended.aborted) reporter.waiting(failure, store.figures().pending);
      if (verdict === 'suspect' && attempt >= SUSPECT_ATTEMPTS) return divide(batch, error);
      const asked = failure.facts.details?.retryAfterMs ?? 0;
      await pause(retryDelayMs({ attempt: Math.min(attempt, MAX_COUNTED_ATTEMPTS), asked, random }));
    }
  };
  return {
    deliver,
    isTroubled: () => hasFailed || troubled > 0,
    isCalling: () => isCalling,
    hurry: () => endPause?.(),
    interrupt: () => ending.abort(),
    giveUp() {
      givingUp.abort();
      ending.abort();
      endPause?.();
    },
  };
}

/** The result that the service would have given for this event alone. */
function refusedResult({ frame }: Entry, error: unknown): EventResult {
  const { message, details } = asCallFailure(error).facts;
  return EventResult.fromPartial({
    eventId: eventIdOf(frame),
    status: ItemStatus.ITEM_STATUS_REJECTED,
    message,
    violations: [...(details?.violations ?? [])],
  });
}

/** The failure that the service reports for a valid event that it could not store. */
function troubleOf({ message }: EventResult): CallFailure {
  return new CallFailure({ address: '', code: Code.INTERNAL, message, details: undefined });
}

/** Any other error is a bug here or in the answer. It is treated like an internal error of the service. */
function asCallFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CallFailure({ address: '', code: Code.INTERNAL, message, details: undefined });
}
