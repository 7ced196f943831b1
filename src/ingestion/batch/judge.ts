/** Winner and loser marks by the tier of a creative's totals. */
import type { Figures } from '../../shared/figures.ts';
import { ratio } from '../../shared/figures.ts';
import { performanceTier } from '../../statistics/tiers.ts';

/** Below this many impressions a rate is luck; at 1,000, a true 5 % shows 10 % only as a 7-sigma event. */
const MIN_JUDGED_IMPRESSIONS = 1_000n;

/** Excellent totals make a winner, poor ones a loser; without enough measured engagements there is no mark. */
export function judgeTotals({
  engagements,
  engagement_impressions,
}: Figures): 'WINNER' | 'LOSER' | undefined {
  if (engagement_impressions < MIN_JUDGED_IMPRESSIONS) return undefined;
  const tier = performanceTier(ratio(engagements, engagement_impressions));
  if (tier === 'EXCELLENT') return 'WINNER';
  return tier === 'POOR' ? 'LOSER' : undefined;
}

/** Sorts marked creatives, best example first: winners by engagement rate, losers by the lack of it; 0–1. */
export function markRank(mark: 'WINNER' | 'LOSER', { engagements, engagement_impressions }: Figures): number {
  const rate = engagement_impressions === 0n ? 0 : Math.min(1, ratio(engagements, engagement_impressions));
  return mark === 'WINNER' ? rate : 1 - rate;
}
