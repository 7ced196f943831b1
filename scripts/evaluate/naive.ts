/**
 * The naive method, shown for comparison: it pools everything with a trait against everything without it, and believes
 * a lift beyond 10 % with at least five variants. It compares accounts and tests with one another instead of variants
 * of one test, and takes every lift at face value.
 */
import type { ArmCounts } from '../../src/statistics/overdispersion.ts';

/** The naive method's estimate for one trait. */
export interface NaiveLift {
  /** Click rate of all impressions with the trait divided by that of all without it, minus 1. */
  readonly lift: number;
  /** Pooled two-proportion z of both rates. */
  readonly z: number;
  /** Variants with the trait. */
  readonly arms: number;
}

/** The naive method calls a larger lift a discovery. */
const NAIVE_LIFT = 0.1;
/** With fewer variants, the naive method makes no statement. */
const NAIVE_ARMS = 5;

interface Tally {
  clicks: number;
  impressions: number;
  arms: number;
}

/**
 * Lift of every trait over all variants of all sets and accounts. A trait has no lift if all variants have it, or if
 * the variants without it have no click.
 */
export function naiveLifts(
  arms: Iterable<ArmCounts & { readonly traits: readonly string[] }>,
): ReadonlyMap<string, NaiveLift> {
  const all: Tally = { clicks: 0, impressions: 0, arms: 0 };
  const byTrait = new Map<string, Tally>();
  for (const { clicks, impressions, traits } of arms) {
    add(all, { clicks, impressions });
    for (const trait of new Set(traits)) {
      const tally = byTrait.get(trait) ?? { clicks: 0, impressions: 0, arms: 0 };
      add(tally, { clicks, impressions });
      byTrait.set(trait, tally);
    }
  }
  const lifts = new Map<string, NaiveLift>();
  for (const [trait, tally] of byTrait) {
    const lift = liftOf(tally, all);
    if (lift !== undefined) lifts.set(trait, lift);
  }
  return lifts;
}

/** Whether the naive method declares a discovery. */
export function isNaiveDiscovery({ lift, arms }: Pick<NaiveLift, 'lift' | 'arms'>): boolean {
  return Math.abs(lift) > NAIVE_LIFT && arms >= NAIVE_ARMS;
}

function add(tally: Tally, { clicks, impressions }: ArmCounts): void {
  tally.clicks += clicks;
  tally.impressions += impressions;
  tally.arms += 1;
}

function liftOf(carried: Tally, all: Tally): NaiveLift | undefined {
  const clicks = all.clicks - carried.clicks;
  const impressions = all.impressions - carried.impressions;
  if (!(carried.impressions > 0) || !(impressions > 0) || !(clicks > 0)) return undefined;
  const rate = carried.clicks / carried.impressions;
  const otherRate = clicks / impressions;
  const pooled = all.clicks / all.impressions;
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / carried.impressions + 1 / impressions));
  return {
    lift: rate / otherRate - 1,
    z: error > 0 ? (rate - otherRate) / error : 0,
    arms: carried.arms,
  };
}
