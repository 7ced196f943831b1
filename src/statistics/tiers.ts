/** Classifies a creative by engagement rate. */
export type PerformanceTier = 'EXCELLENT' | 'GOOD' | 'AVERAGE' | 'POOR';

/** Lowest engagement rate (engagements per impression) of each tier, best first. Lower rates are POOR. */
export const TIER_THRESHOLDS: readonly { readonly tier: PerformanceTier; readonly minimumRate: number }[] = [
  { tier: 'EXCELLENT', minimumRate: 0.1 },
  { tier: 'GOOD', minimumRate: 0.05 },
  { tier: 'AVERAGE', minimumRate: 0.02 },
];

/** Returns the tier of an engagement rate between 0 and 1. The caller checks that there are enough impressions. */
export function performanceTier(engagementRate: number): PerformanceTier {
  return TIER_THRESHOLDS.find(({ minimumRate }) => engagementRate >= minimumRate)?.tier ?? 'POOR';
}
