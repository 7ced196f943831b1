/**
 * Deletes the events of an account that have expired. A cycle has moved the time from which the account keeps its
 * events, so none of them can come back; what they counted stays. Any number of servers may work at it: each
 * transaction locks its events and the account, and looks whether there is still something to do.
 */
import type { Logger } from 'pino';
import {
  countExpiredOfImports,
  findExpiry,
  finishExpiry,
  keepExpiredIds,
  type LockEventsRow,
  listExpiredEvents,
  lockEvents,
  lockExpiringAccount,
  markExpiredParts,
  markPartsOfEvents,
  removeEvents,
  removeUnusedTagDays,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import type { PreparedEvent } from '../ingestion/accept/prepared-event.ts';
import { BATCH_TIMEOUT_MS } from '../ingestion/batch/write-batch.ts';
import { DEFAULT_LEASE_MS, leaseKeyOf } from '../learning/cycle/cycle-lease.ts';
import { leftBehind } from './left-behind.ts';

/** Events in one transaction. The account's other writes wait for it, so it must take only a fraction of a second. */
const EVENTS_PER_PAGE = 200;

/** What expiry needs. */
export interface ExpiryDependencies {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Throws when the server is stopping. Called before every transaction. */
  readonly throwIfStopped: () => void;
  /** How long other servers leave an account alone after a transaction. Default: the term of cycles. */
  readonly leaseMs?: number;
}

/** An account by id and key. */
export interface ExpiringAccount {
  readonly accountId: string;
  readonly accountKey: string;
}

/** Deletes what has expired, all of it. Leaves an account alone that was erased, or whose cycle is running. */
export async function expireEvents(
  dependencies: ExpiryDependencies,
  account: ExpiringAccount,
): Promise<void> {
  const { graph, log, throwIfStopped } = dependencies;
  const days = await graph.run(findExpiry, { accountKey: account.accountKey });
  if (days === undefined) return;
  let page: ExpiryPage = { ...days, deleted: 0 };
  let deleted = 0;
  for (;;) {
    throwIfStopped();
    const next = await expirePage(dependencies, account, page);
    if (next === 'LEFT') return;
    if (next === 'DONE') break;
    page = next;
    deleted += page.deleted;
  }
  log.info({ account_id: account.accountId, kept_from: page.toDate, deleted }, 'expired events deleted');
}

/** Days that are still to be looked at, and the events that the last transaction deleted. */
interface ExpiryPage {
  readonly fromDate: string;
  readonly toDate: string;
  readonly deleted: number;
}

function expirePage(
  { graph, clock, leaseMs = DEFAULT_LEASE_MS }: ExpiryDependencies,
  { accountId, accountKey }: ExpiringAccount,
  { fromDate, toDate }: ExpiryPage,
): Promise<ExpiryPage | 'DONE' | 'LEFT'> {
  return graph.transaction(
    'write',
    async (transaction) => {
      const range = { accountKey, fromDate, toDate, limit: BigInt(EVENTS_PER_PAGE) };
      const listed = await transaction.run(listExpiredEvents, range);
      // Retractions, too, lock events before their account.
      const eventKeys = listed.map(({ key }) => key).sort();
      const rows = eventKeys.length === 0 ? [] : await transaction.run(lockEvents, { eventKeys });
      const lock = { accountKey, leaseKey: leaseKeyOf(accountKey), leaseMs: BigInt(leaseMs) };
      const locked = await transaction.run(lockExpiringAccount, lock);
      if (locked === undefined) return 'LEFT';
      if (rows.length > 0) await Promise.all(sendRemoval(transaction, accountId, rows));
      // Days come in their order, so those before the first one of the page are empty.
      const from = listed[0]?.date ?? toDate;
      if (listed.length > 0 || locked.toDate !== toDate) {
        return { fromDate: from, toDate: locked.toDate, deleted: rows.length };
      }
      await transaction.run(finishExpiry, { accountKey, finishedAtMs: BigInt(clock().getTime()) });
      return 'DONE';
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  );
}

/** Deletes locked events, and leaves behind what others must know of them. */
function sendRemoval(
  transaction: GraphTransaction,
  accountId: string,
  rows: readonly LockEventsRow[],
): readonly Promise<unknown>[] {
  const eventKeys = rows.map(({ key }) => key).sort();
  const left = leftBehind(accountId, rows);
  const imports = left.imports.map(({ key, events }) => ({ key, events: BigInt(events) }));
  return [
    transaction.run(markPartsOfEvents, { eventKeys }),
    transaction.run(markExpiredParts.Creative, { keys: left.creativeKeys }),
    transaction.run(markExpiredParts.PerformanceDay, { keys: left.figureKeys }),
    transaction.run(countExpiredOfImports, { imports }),
    transaction.run(keepExpiredIds, { keys: left.expiredIds }),
    transaction.run(removeEvents, { eventKeys }),
    transaction.run(removeUnusedTagDays, { keys: tagDaysOf(accountId, left.events) }),
  ];
}

function tagDaysOf(accountId: string, events: readonly Pick<PreparedEvent, 'tags' | 'date'>[]): string[] {
  const keys = events.flatMap(({ tags, date }) => tags.map((tag) => nodeKey(accountId, tag, date)));
  return [...new Set(keys)].sort();
}
