/** Locks what an event changed, and reads the other events about the same things that still hold. */
import {
  lockEvents,
  readEventsOfCreatives,
  readEventsOfSubject,
  takeBackGuidanceUse,
} from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { storedGuidance } from '../accept/prepared-guidance.ts';
import { MARK_ID_PREFIX } from '../batch/fold-figure.ts';
import { loadState } from '../batch/load-state.ts';
import type { StoredState } from '../batch/stored-state.ts';
import { type ExpiredParts, findExpiredOf } from './expired-parts.ts';
import { type RestoredEvent, restoreEvent } from './restore-event.ts';
import { creativeKeysOf, hasState } from './touched-things.ts';

/**
 * Most events that are read about one thing. 50,000 payloads are about 25 MB and take a second. With more events,
 * nothing can be taken back.
 */
export const MAX_REMAINING_EVENTS = 50_000;

/** Stored state of the things an event touched, and the events about them that still hold. */
export interface Leftovers {
  readonly state: StoredState;
  /** The mark that the service set because of the event. */
  readonly causedMark: PreparedEvent | undefined;
  readonly ofSubject: readonly RestoredEvent[];
  readonly ofCreatives: readonly RestoredEvent[];
  /** Items of the events that used the same guidance, in the order of their first use. */
  readonly items: readonly string[];
  /** Where events have expired. */
  readonly expired: ExpiredParts;
  /** Whether more events hold than can be read. The retraction is then refused. */
  readonly isTooMuch: boolean;
}

/** Locks the event and the mark that it caused. */
export async function lockEvent(
  transaction: GraphTransaction,
  { accountId, eventId }: { readonly accountId: string; readonly eventId: string },
) {
  const key = nodeKey(accountId, eventId);
  const markKey = nodeKey(accountId, `${MARK_ID_PREFIX}${eventId}`);
  const rows = await transaction.run(lockEvents, { eventKeys: [key, markKey].sort() });
  return { row: rows.find((row) => row.key === key), markRow: rows.find((row) => row.key === markKey) };
}

/** Reads in one round trip. Locks are taken in the same order as in batches. */
export async function loadLeftovers(
  transaction: GraphTransaction,
  restored: RestoredEvent,
  causedMark: PreparedEvent | undefined,
): Promise<Leftovers> {
  const { event, use } = restored;
  const { accountId } = event;
  const gone = new Set([event.key, ...(causedMark === undefined ? [] : [causedMark.key])]);
  const limit = BigInt(MAX_REMAINING_EVENTS + gone.size);
  const creativeKeys = creativeKeysOf(event);
  const none = Promise.resolve([]);
  const { subject } = event.effects;
  const [state, ofSubject, ofCreatives, ofUse, expired] = await Promise.all([
    loadState(transaction, [event]),
    hasState(subject)
      ? transaction.run(readEventsOfSubject[subject.label], {
          subjectKey: nodeKey(accountId, subject.id),
          limit,
        })
      : none,
    creativeKeys.length === 0 ? none : transaction.run(readEventsOfCreatives, { creativeKeys, limit }),
    use === undefined
      ? none
      : transaction.run(takeBackGuidanceUse, { useKey: use.useKey, eventKey: event.key, limit }),
    findExpiredOf(transaction, [restored]),
  ]);
  const others = (rows: typeof ofSubject) =>
    rows.filter(({ key }) => !gone.has(key)).map((row) => restoreEvent(accountId, row));
  return {
    state,
    causedMark,
    ofSubject: others(ofSubject),
    ofCreatives: others(ofCreatives),
    items: itemsOf(accountId, ofUse),
    expired,
    isTooMuch: [ofSubject, ofCreatives, ofUse].some((rows) => rows.length >= limit),
  };
}

interface UseRow {
  readonly key: string;
  readonly guidance: string;
  readonly recordSeconds: number;
  readonly recordNanos: number;
}

/** Items that these events applied, in the order of their first use. */
export function itemsOf(accountId: string, rows: readonly UseRow[]): readonly string[] {
  const sorted = [...rows].sort(
    (a, b) => a.recordSeconds - b.recordSeconds || a.recordNanos - b.recordNanos || (a.key < b.key ? -1 : 1),
  );
  return [...new Set(sorted.flatMap(({ guidance }) => storedGuidance(accountId, guidance).items))];
}
