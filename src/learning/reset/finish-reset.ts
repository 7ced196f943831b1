/**
 * Deletes, page by page, what a reset has begun to delete. Every page can be repeated, so any later process can finish
 * a reset.
 */
import {
  endReset,
  findPendingReset,
  forgetContrasts,
  forgetCycles,
  forgetEmptyPlatforms,
  forgetEmptySets,
  forgetEpochs,
  forgetInteractions,
  forgetNodes,
  forgetPatterns,
  forgetUses,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { ESTIMATOR } from '../../knowledge/estimator.ts';
import type { StageContext } from '../stages/stage-context.ts';
import { forgetAllFigures } from './forget-figures.ts';
import {
  addCount,
  KNOWLEDGE_LABELS,
  keyRangeOf,
  RESET_SCOPES,
  type ResetCounts,
  type ResetScope,
} from './reset-scope.ts';

/** What finishing a reset needs. Its writes hold the account's cycle lease. */
export interface ResetContext extends Pick<StageContext, 'graph' | 'accountKey' | 'log'> {
  readonly write: <T>(work: (transaction: GraphTransaction) => Promise<T>) => Promise<T>;
}

/** Nodes or relationships deleted in one transaction, which takes a fraction of a second. */
const DELETED_PER_PAGE = 2_000;
/** Contrast sets in one transaction. Each may have a hundred contrasts. */
const SETS_PER_PAGE = 200;
/** Traits scanned in one transaction. Few of them have interactions. */
const TRAITS_PER_PAGE = 2_000;

/** Finishes the pending reset of an account, if there is one. Call it only under the account's lease. */
export async function finishPendingReset(context: ResetContext): Promise<ResetCounts> {
  const pending = await context.graph.run(findPendingReset, { accountKey: context.accountKey });
  const scope = RESET_SCOPES.find((known) => known === pending?.scope);
  if (scope === undefined) return new Map();
  const counts = await sweep(context, scope);
  context.log.info({ scope, ...Object.fromEntries(counts) }, 'reset of what was learned finished');
  return counts;
}

async function sweep(context: ResetContext, scope: ResetScope): Promise<ResetCounts> {
  const { write, accountKey } = context;
  const counts = new Map<string, number>();
  const range = keyRangeOf(accountKey);
  const limit = BigInt(DELETED_PER_PAGE);
  const deleting = (
    label: string,
    remove: (transaction: GraphTransaction) => Promise<{ readonly deleted: number }>,
  ): Promise<void> => untilNone(write, remove, (deleted) => addCount(counts, label, deleted));
  await deleting('Pattern', (transaction) =>
    transaction.run(forgetPatterns, { ...range, limit, estimator: ESTIMATOR }),
  );
  await scanKeys(context, SETS_PER_PAGE, (transaction, page) =>
    transaction.run(forgetContrasts, { accountKey, ...page }),
  ).then((deleted) => addCount(counts, 'TESTED_IN', deleted));
  await scanKeys(context, TRAITS_PER_PAGE, (transaction, page) =>
    transaction.run(forgetInteractions, page),
  ).then((deleted) => addCount(counts, 'WORKS_WITH', deleted));
  await deleting('USES', (transaction) => transaction.run(forgetUses, { accountKey, limit }));
  for (const label of KNOWLEDGE_LABELS) {
    await deleting(label, (transaction) => transaction.run(forgetNodes[label], { ...range, limit }));
  }
  await deleting('Epoch', (transaction) => transaction.run(forgetEpochs, { accountKey, limit }));
  if (scope === 'ALL') await sweepFigures(context, counts, deleting);
  await write((transaction) => transaction.run(endReset, { accountKey }));
  return counts;
}

async function sweepFigures(
  context: ResetContext,
  counts: Map<string, number>,
  deleting: (
    label: string,
    remove: (transaction: GraphTransaction) => Promise<{ readonly deleted: number }>,
  ) => Promise<void>,
): Promise<void> {
  const { write, accountKey } = context;
  const range = keyRangeOf(accountKey);
  const limit = BigInt(DELETED_PER_PAGE);
  addCount(counts, 'PerformanceDay', await forgetAllFigures(context));
  // Fine sets go first: coarse sets become empty only after them. Hence two rounds.
  for (let round = 0; round < 2; round += 1) {
    const deleted = await scanKeys(context, SETS_PER_PAGE, (transaction, page) =>
      transaction.run(forgetEmptySets, page),
    );
    addCount(counts, 'ContrastSet', deleted);
  }
  const { deleted } = await write((transaction) => transaction.run(forgetEmptyPlatforms, { accountKey }));
  addCount(counts, 'PlatformStat', deleted);
  await deleting('Snapshot', (transaction) => transaction.run(forgetNodes.Snapshot, { ...range, limit }));
  await deleting('Cycle', (transaction) => transaction.run(forgetCycles, { accountKey, limit }));
}

async function untilNone(
  write: ResetContext['write'],
  remove: (transaction: GraphTransaction) => Promise<{ readonly deleted: number }>,
  tell: (deleted: number) => void,
): Promise<void> {
  for (;;) {
    const { deleted } = await write(remove);
    if (deleted === 0) return;
    tell(deleted);
  }
}

/** Scans the keys of an account, one page in each transaction. Returns how many things were deleted. */
async function scanKeys(
  { write, accountKey }: ResetContext,
  size: number,
  visit: (
    transaction: GraphTransaction,
    page: { readonly afterKey: string; readonly endKey: string; readonly limit: bigint },
  ) => Promise<{ readonly seen: number; readonly lastKey: string | null; readonly deleted: number }>,
): Promise<number> {
  const { afterKey, endKey } = keyRangeOf(accountKey);
  let place = afterKey;
  let seen = size;
  let deleted = 0;
  while (seen === size) {
    const from = place;
    const page = await write((transaction) =>
      visit(transaction, { afterKey: from, endKey, limit: BigInt(size) }),
    );
    seen = page.seen;
    deleted += page.deleted;
    place = page.lastKey ?? endKey;
  }
  return deleted;
}
