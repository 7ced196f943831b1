import { countChangedSets } from '../../gen/queries.ts';
import { compareSets } from './compare-sets.ts';
import { countStrata } from './count-strata.ts';
import { measureSets, settleDispersions } from './overdispersion-sums.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/**
 * Stage 2: counts the strata that changed, measures the spread of their sets, settles the variance their arms are weighted with, and compares
 * the arms of every set that changed or whose weights moved.
 */
export async function extractPatterns(context: StageContext): Promise<StageOutcome> {
  const { graph, accountKey } = context;
  context.expect((await graph.run(countChangedSets, { accountKey })).sets);
  await countStrata(context);
  await measureSets(context);
  await settleDispersions(context);
  context.expect((await graph.run(countChangedSets, { accountKey })).sets);
  await compareSets(context);
  // What was counted with the writes goes before these.
  return {
    counts: { strata_counted: 0, sets_measured: 0, scopes_reweighted: 0, sets_compared: 0, contrasts: 0 },
  };
}
