import { countChangedSets } from '../../gen/queries.ts';
import { compareSets } from './compare-sets.ts';
import { countStrata } from './count-strata.ts';
import { measureSets, settleDispersions } from './overdispersion-sums.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/**
 * Stage 2. It counts the changed strata, measures the spread of their contrast sets, and decides the variance that
 * weights their variants. Then it compares the variants of every contrast set that changed or got new weights.
 */
export async function extractPatterns(context: StageContext): Promise<StageOutcome> {
  const { graph, accountKey } = context;
  context.expect((await graph.run(countChangedSets, { accountKey })).sets);
  await countStrata(context);
  await measureSets(context);
  await settleDispersions(context);
  context.expect((await graph.run(countChangedSets, { accountKey })).sets);
  await compareSets(context);
  // Default counts of zero. The counts saved with the writes replace these.
  return {
    counts: { strata_counted: 0, sets_measured: 0, scopes_reweighted: 0, sets_compared: 0, contrasts: 0 },
  };
}
