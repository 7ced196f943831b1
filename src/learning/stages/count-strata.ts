/** Counts changed strata. The sums of a contrast set change by the difference, so its other strata are not read. */

import {
  moveSums,
  noSums,
  type StratumChange,
  sumsFromRow,
  sumsToRow,
} from '../../contrast-sets/set-sums.ts';
import { countedStratum, stratumLists } from '../../contrast-sets/strata.ts';
import {
  findDirtyStrata,
  lockContrastSets,
  readSetScores,
  readStrata,
  removeStrata,
  settleStrata,
  writeSetScores,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { StageContext } from './stage-context.ts';

/**
 * Strata in one transaction. Most have a few variants, so contrast sets are locked no longer than by a page of sets.
 */
const STRATA_PER_PAGE = 1_000;

/** Counts every marked stratum. Each page is one transaction, so an interrupted cycle continues after the last page. */
export async function countStrata(context: StageContext): Promise<void> {
  const { graph, accountKey, write } = context;
  let found = STRATA_PER_PAGE;
  while (found === STRATA_PER_PAGE) {
    const rows = await graph.run(findDirtyStrata, { accountKey, limit: BigInt(STRATA_PER_PAGE) });
    found = rows.length;
    if (found === 0) return;
    await write(
      (transaction) => countPage(transaction, context, rows),
      () => ({ counts: { strata_counted: rows.length } }),
    );
  }
}

async function countPage(
  transaction: GraphTransaction,
  { lease }: StageContext,
  rows: readonly { readonly key: string; readonly setKey: string }[],
): Promise<void> {
  const setKeys = [...new Set(rows.map(({ setKey }) => setKey))].sort();
  const [, strata, scores] = await Promise.all([
    transaction.run(lockContrastSets, { setKeys, token: BigInt(lease.token) }),
    transaction.run(readStrata, { stratumKeys: rows.map(({ key }) => key) }),
    transaction.run(readSetScores, { setKeys }),
  ]);
  const changes = new Map<string, StratumChange[]>(setKeys.map((setKey) => [setKey, []]));
  for (const { setKey, platform, audience, countedCreatives, countedFigures, arms } of strata) {
    const before = countedStratum(countedCreatives, countedFigures);
    changes.get(setKey)?.push({ platform, audience, before, after: arms });
  }
  const known = new Map(scores.map(({ setKey, ...row }) => [setKey, sumsFromRow(row)]));
  const moved = [...changes].map(([setKey, ofSet]) =>
    sumsToRow(setKey, moveSums(known.get(setKey) ?? noSums(), ofSet)),
  );
  const left = strata.filter(({ arms }) => arms.length > 0);
  const gone = strata.filter(({ arms }) => arms.length === 0);
  await Promise.all([
    transaction.run(writeSetScores, { scores: moved }),
    transaction.run(settleStrata, {
      strata: left.map(({ key, arms }) => ({ key, ...stratumLists(arms) })),
    }),
    ...(gone.length === 0
      ? []
      : [transaction.run(removeStrata, { stratumKeys: gone.map(({ key }) => key) })]),
  ]);
}
