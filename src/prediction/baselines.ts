import { logOddsOf, overallRate } from './base-level.ts';
import type { TrainingSet } from './training-set.ts';

/** Variants that must carry a trait before its pooled lift is used. */
const LEAST_ARMS = 5;

/**
 * The naive patterns that every report shows: ln of the click rate of all impressions with a trait, divided by that of
 * all without it, whatever set or week they come from. The score of a variant is the mean over its traits, so that many
 * traits do not multiply up. 0 without a known trait.
 */
export function naivePatternScorer(
  sets: readonly TrainingSet[],
): (creative: { readonly traits: readonly string[] }) => number {
  const total = { clicks: 0, impressions: 0 };
  const byTrait = new Map<string, { clicks: number; impressions: number; arms: number }>();
  for (const { arms } of sets) {
    for (const { clicks, impressions, traits } of arms) {
      total.clicks += clicks;
      total.impressions += impressions;
      for (const trait of new Set(traits)) {
        const sum = byTrait.get(trait) ?? { clicks: 0, impressions: 0, arms: 0 };
        sum.clicks += clicks;
        sum.impressions += impressions;
        sum.arms += 1;
        byTrait.set(trait, sum);
      }
    }
  }
  const lifts = new Map<string, number>();
  for (const [trait, { clicks, impressions, arms }] of byTrait) {
    const without = { clicks: total.clicks - clicks, impressions: total.impressions - impressions };
    if (arms < LEAST_ARMS || !(clicks > 0) || !(without.clicks > 0)) continue;
    lifts.set(trait, Math.log((clicks * without.impressions) / (impressions * without.clicks)));
  }
  return ({ traits }) => {
    const known = [...new Set(traits)].flatMap((trait) => lifts.get(trait) ?? []);
    return known.length > 0 ? known.reduce((sum, lift) => sum + lift, 0) / known.length : 0;
  };
}

/** Log-odds of the click rate of all variants: the constant that every model must beat. */
export function constantLevel(sets: readonly TrainingSet[]): number {
  return logOddsOf(overallRate(sets));
}
