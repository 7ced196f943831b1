/**
 * Refuses events that have expired. An account keeps events from a time on, which only moves forward, and every write
 * finds it under the lock of the account. So an event that was counted and deleted is never counted again: it is older
 * than that time or, if its caller gave it none, its id is known.
 */
import { findExpiredIds } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { utcDate } from '../../shared/dates.ts';
import { canonicalHash } from '../accept/canonical.ts';
import { isTimedByService, type PreparedEvent } from '../accept/prepared-event.ts';
import type { RefusedOutcome } from '../outcome.ts';
import type { StoredState } from './stored-state.ts';

/** Key of the node that remembers the id of an expired event. It holds a hash: the id may name a person. */
export function expiredIdKey({ accountId, eventId }: Pick<PreparedEvent, 'accountId' | 'eventId'>): string {
  return nodeKey(accountId, canonicalHash([eventId]));
}

/** Whether a time lies before that from which the account keeps events. */
export function hasExpired(seconds: number | undefined, keptFromMs: number | null | undefined): boolean {
  return seconds !== undefined && typeof keptFromMs === 'number' && seconds * 1_000 < keptFromMs;
}

/** Keys of the events without a time of their own whose ids belonged to expired events. The accounts are locked. */
export async function findExpired(
  transaction: GraphTransaction,
  events: readonly PreparedEvent[],
  { accounts }: Pick<StoredState, 'accounts'>,
): Promise<ReadonlySet<string>> {
  const keys = new Map(
    events
      .filter(
        (event) => isTimedByService(event) && typeof accounts.get(event.accountKey)?.keptFromMs === 'number',
      )
      .map((event) => [expiredIdKey(event), event.key]),
  );
  if (keys.size === 0) return new Set();
  const found = await transaction.run(findExpiredIds, { keys: [...keys.keys()] });
  return new Set(found.flatMap(({ key }) => keys.get(key) ?? []));
}

/**
 * Refuses an event that has expired. A performance record is told by its own node, which stays: if it holds, sending it
 * again is a duplicate as before.
 */
export function refuseExpired(state: StoredState, event: PreparedEvent): RefusedOutcome | undefined {
  const keptFromMs = state.accounts.get(event.accountKey)?.keptFromMs;
  if (typeof keptFromMs !== 'number') return undefined;
  const stored = state.events.get(event.key);
  const isUndecided =
    event.effects.figure === undefined || (stored?.retracted === true && stored.undone === false);
  const isKnown =
    state.expiredIds?.has(event.key) === true ||
    (isUndecided && hasExpired(stored?.eventSeconds, keptFromMs));
  if (!isKnown && !hasExpired(event.eventTime.seconds, keptFromMs)) return undefined;
  return {
    status: 'REJECTED',
    eventId: event.eventId,
    reason: 'EVENT_EXPIRED',
    message: `the account keeps events from ${utcDate(keptFromMs)} on, and this one has expired: do not send it again`,
    violations: [],
  };
}
