import {
  clearSetMarks,
  findMeasuredSets,
  lockContrastSets,
  markTraits,
  readContrastSets,
  removeContrasts,
  writeCoarseContrasts,
  writeFineContrasts,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { MIN_CONTRAST_D } from '../../statistics/contrast.ts';
import { MIN_ARM_IMPRESSIONS } from '../../statistics/overdispersion.ts';
import { LEVELS, type SetLevel } from '../dispersion-scope.ts';
import { pagesOf } from '../pages.ts';
import {
  measureSets,
  readTau2,
  SETS_PER_PAGE,
  SETS_PER_ROUND,
  settleDispersions,
  type Tau2,
} from './overdispersion-sums.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/**
 * Stage 2: measures the spread of the changed sets, settles the variance their arms are weighted with, and computes
 * the contrasts of every set that changed or whose weights moved. A set that changes in between keeps its mark and
 * waits for the next cycle. Each page is one transaction, so a cycle that dies goes on where it was.
 */
export async function extractPatterns(context: StageContext): Promise<StageOutcome> {
  const measured = await measureSets(context);
  const reweighted = await settleDispersions(context);
  const compared = await compareSets(context, await readTau2(context));
  return {
    counts: {
      sets_measured: measured,
      scopes_reweighted: reweighted,
      sets_compared: compared.sets,
      contrasts: compared.contrasts,
      traits: compared.traits,
    },
  };
}

async function compareSets(context: StageContext, tau2: Tau2) {
  const traits = new Set<string>();
  let sets = 0;
  let contrasts = 0;
  for (const level of LEVELS) {
    let found = SETS_PER_ROUND;
    while (found === SETS_PER_ROUND) {
      const rows = await context.graph.run(findMeasuredSets, {
        accountKey: context.accountKey,
        level,
        limit: BigInt(SETS_PER_ROUND),
      });
      found = rows.length;
      for (const page of pagesOf(rows.map(({ setKey }) => setKey).sort(), SETS_PER_PAGE)) {
        const done = await context.write((transaction) =>
          comparePage(transaction, context, { level, setKeys: page, tau2 }),
        );
        sets += done.sets;
        contrasts += done.contrasts;
        for (const traitKey of done.traitKeys) traits.add(traitKey);
      }
    }
  }
  return { sets, contrasts, traits: traits.size };
}

async function comparePage(
  transaction: GraphTransaction,
  { accountKey, lease }: StageContext,
  {
    level,
    setKeys,
    tau2,
  }: { readonly level: SetLevel; readonly setKeys: readonly string[]; readonly tau2: Tau2 },
) {
  const [, locked] = await Promise.all([
    transaction.run(lockContrastSets, { setKeys, token: BigInt(lease.token) }),
    transaction.run(readContrastSets, { setKeys }),
  ]);
  const ready = locked.filter(({ change, measuredChange }) => measuredChange === change);
  const params = {
    sets: ready.map(({ setKey, assignment }) => ({ setKey, tau2: tau2(assignment, level) })),
    minImpressions: BigInt(MIN_ARM_IMPRESSIONS),
    minD: MIN_CONTRAST_D,
  };
  const [removed, written] = await Promise.all([
    transaction.run(removeContrasts, { setKeys: ready.map(({ setKey }) => setKey) }),
    level === 'FINE'
      ? transaction.run(writeFineContrasts, params)
      : transaction.run(writeCoarseContrasts, { accountKey, ...params }),
  ]);
  // A trait that has lost its contrast has changed too.
  const traitKeys = [...new Set([...removed, ...written].map(({ traitKey }) => traitKey))].sort();
  await Promise.all([
    transaction.run(markTraits, { accountKey, traitKeys }),
    transaction.run(clearSetMarks, {
      sets: ready.map(({ setKey, change }) => ({ setKey, change: BigInt(change) })),
    }),
  ]);
  return {
    sets: ready.length,
    contrasts: written.reduce((sum, row) => sum + row.contrasts, 0),
    traitKeys,
  };
}
