/** Reads what an account's trajectory is computed from. */

import { readSnapshots } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import type { MoneyHistory } from './improvement-answer.ts';

/** Two years. Older days say nothing about where return on spend is heading, and the limit bounds the cost. */
export const MAX_HISTORY_DAYS = 730;

const DAY_MS = 86_400_000;

/** Reads the account's days within MAX_HISTORY_DAYS before its newest day, oldest first. Throws UNKNOWN_ACCOUNT. */
export async function readMoneyHistory(
  graph: Graph,
  { accountId, signal }: { readonly accountId: string; readonly signal?: AbortSignal | undefined },
): Promise<MoneyHistory> {
  const row = await graph.run(
    readSnapshots,
    { accountKey: nodeKey(accountId), maxSnapshots: BigInt(MAX_HISTORY_DAYS) },
    { signal },
  );
  if (row === undefined) throw unknownAccount(accountId);
  const newest = row.snapshots[0];
  const oldestMs = newest === undefined ? 0 : Date.parse(newest.date) - (MAX_HISTORY_DAYS - 1) * DAY_MS;
  return {
    days: row.snapshots
      .filter(({ date }) => Date.parse(date) >= oldestMs)
      .map(({ date, spendMicros, revenueMicros }) => ({
        date,
        spendMicros: BigInt(spendMicros),
        revenueMicros: BigInt(revenueMicros),
      }))
      .toReversed(),
    currency: row.currency ?? '',
    lastCycleState: row.lastCycleState ?? undefined,
  };
}
