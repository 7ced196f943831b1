/** Winner and loser marks by the tier of a creative's totals. */
import type { Figures } from '../../shared/figures.ts';
import { ratio } from '../../shared/figures.ts';
import { performanceTier } from '../../statistics/tiers.ts';

/**
 * With fewer impressions, a rate depends on luck. With 1,000, a true rate of 5 % shows as 10 % only in a 7-sigma event.
 */
const MIN_MARKED_IMPRESSIONS = 1_000n;

/** EXCELLENT totals make a winner and POOR ones a loser. With too few measured impressions there is no mark. */
export function markOfTotals({
  engagements,
  engagement_impressions,
}: Figures): 'WINNER' | 'LOSER' | undefined {
  if (engagement_impressions < MIN_MARKED_IMPRESSIONS) return undefined;
  const tier = performanceTier(ratio(engagements, engagement_impressions));
  if (tier === 'EXCELLENT') return 'WINNER';
  return tier === 'POOR' ? 'LOSER' : undefined;
}

/**
 * Rank of a marked creative, from 0 to 1, best example first: winners by engagement rate, losers by 1 minus the rate.
 */
export function markRank(mark: 'WINNER' | 'LOSER', { engagements, engagement_impressions }: Figures): number {
  const rate = engagement_impressions === 0n ? 0 : Math.min(1, ratio(engagements, engagement_impressions));
  return mark === 'WINNER' ? rate : 1 - rate;
}
