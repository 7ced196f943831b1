/**
 * The naive method, shown beside ours: pool everything with a trait against everything without it, and believe a lift
 * beyond 10 % that at least five arms stand behind. It compares accounts and tests with one another instead of arms of
 * one test, and takes every lift at its word.
 */
import type { ArmCounts } from '../../src/statistics/overdispersion.ts';

/** What the naive method makes of one trait. */
export interface NaiveLift {
  /** Click rate of all impressions with the trait ÷ that of all without it, − 1. */
  readonly lift: number;
  /** Pooled two-proportion z of the same two rates. */
  readonly z: number;
  /** Arms that carry the trait. */
  readonly arms: number;
}

/** Beyond this the naive method calls a lift a discovery. */
const NAIVE_LIFT = 0.1;
/** With fewer arms than this it says nothing. */
const NAIVE_ARMS = 5;

interface Tally {
  clicks: number;
  impressions: number;
  arms: number;
}

/**
 * Lift of every trait over all arms, whatever set or account they are of. A trait that all arms carry, or whose
 * complement has no click, has none.
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

/** Whether the naive method declares a pattern. */
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
