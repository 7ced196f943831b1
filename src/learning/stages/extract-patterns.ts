import { compareSets } from './compare-sets.ts';
import { measureSets, settleDispersions } from './overdispersion-sums.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/**
 * Stage 2: measures the spread of the changed sets, settles the variance their arms are weighted with, and compares
 * the arms of every set that changed or whose weights moved.
 */
export async function extractPatterns(context: StageContext): Promise<StageOutcome> {
  const measured = await measureSets(context);
  const reweighted = await settleDispersions(context);
  const compared = await compareSets(context);
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
