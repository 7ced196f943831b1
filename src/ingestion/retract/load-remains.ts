/** Locks what an event had moved, and reads the events that hold about the same things: what remains without it. */
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
import type { StatefulLabel } from '../catalogue/counters-and-states.ts';
import type { SubjectEffect } from '../catalogue/effects.ts';
import { type RestoredEvent, restoreEvent } from './restore-event.ts';

/** Events read about one thing: 50,000 payloads are some 25 MB and a second; who has more of them takes back none. */
export const MAX_REMAINING_EVENTS = 50_000;

/** What is stored of the things an event touched, and the events about them that hold. */
export interface Remains {
  readonly state: StoredState;
  /** The mark the service set because of the event. */
  readonly causedMark: PreparedEvent | undefined;
  readonly ofSubject: readonly RestoredEvent[];
  readonly ofCreatives: readonly RestoredEvent[];
  /** Items of the events that used the same guidance, first used first. */
  readonly items: readonly string[];
  /** Whether there is more than can be read: nothing can be decided. */
  readonly isTooMuch: boolean;
}

/** Locks the event, and the mark it caused. */
export async function lockEvent(
  transaction: GraphTransaction,
  { accountId, eventId }: { readonly accountId: string; readonly eventId: string },
) {
  const key = nodeKey(accountId, eventId);
  const markKey = nodeKey(accountId, `${MARK_ID_PREFIX}${eventId}`);
  const rows = await transaction.run(lockEvents, { eventKeys: [key, markKey].sort() });
  return { row: rows.find((row) => row.key === key), markRow: rows.find((row) => row.key === markKey) };
}

/** One round trip, in the order in which batches take their locks. */
export async function loadRemains(
  transaction: GraphTransaction,
  { event, use }: RestoredEvent,
  causedMark: PreparedEvent | undefined,
): Promise<Remains> {
  const { accountId } = event;
  const gone = new Set([event.key, ...(causedMark === undefined ? [] : [causedMark.key])]);
  const limit = BigInt(MAX_REMAINING_EVENTS + gone.size);
  const creativeKeys = creativeKeysOf(event);
  const none = Promise.resolve([]);
  const { subject } = event.effects;
  const [state, ofSubject, ofCreatives, ofUse] = await Promise.all([
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
  ]);
  const others = (rows: typeof ofSubject) =>
    rows.filter(({ key }) => !gone.has(key)).map((row) => restoreEvent(accountId, row));
  return {
    state,
    causedMark,
    ofSubject: others(ofSubject),
    ofCreatives: others(ofCreatives),
    items: itemsOf(accountId, ofUse),
    isTooMuch: [ofSubject, ofCreatives, ofUse].some((rows) => rows.length >= limit),
  };
}

/** Whether what an event is about has a state of its own. */
export function hasState(
  subject: SubjectEffect | undefined,
): subject is Extract<SubjectEffect, { readonly label: StatefulLabel }> {
  return subject !== undefined && subject.label !== 'Creative';
}

function creativeKeysOf({ accountId, effects }: PreparedEvent): string[] {
  const named = [...(effects.creatives ?? []), ...(effects.mark === undefined ? [] : [effects.mark])];
  return [...new Set(named.map(({ contentId }) => nodeKey(accountId, contentId)))].sort();
}

interface UseRow {
  readonly key: string;
  readonly guidance: string;
  readonly recordSeconds: number;
  readonly recordNanos: number;
}

function itemsOf(accountId: string, rows: readonly UseRow[]): readonly string[] {
  const sorted = [...rows].sort(
    (a, b) => a.recordSeconds - b.recordSeconds || a.recordNanos - b.recordNanos || (a.key < b.key ? -1 : 1),
  );
  return [...new Set(sorted.flatMap(({ guidance }) => storedGuidance(accountId, guidance).items))];
}
