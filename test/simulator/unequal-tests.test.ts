import { describe, expect, it } from 'vitest';
import { drawBeta, thompsonSplit, unevenShares } from '../../src/simulator/allocation.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import {
  longTest,
  movingSharesTest,
  platformsTest,
  type StratifiedTest,
  sparseTest,
  type TestLaw,
  TRAIT,
  thompsonTest,
  weekdaysTest,
} from '../../src/simulator/unequal-tests.ts';

const LAWS: Readonly<Record<string, TestLaw>> = {
  sparse: sparseTest({ rate: 0.02, small: 1_000, big: 10_000 }),
  platforms: platformsTest,
  weekdays: weekdaysTest,
  movingShares: movingSharesTest,
  thompson: thompsonTest,
  long: longTest,
};

const NOTHING = { effect: 0, armDeviation: 0 };

function impressionsOf({ strata }: StratifiedTest, arm: number): readonly number[] {
  return strata.map((counts) => counts[arm]?.impressions ?? 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('splitting impressions', () => {
  it('draws shares of all divisions alike: each arm has 1/k on average, and more than half now and then', () => {
    const random = seededRandom(1);
    const draws = Array.from({ length: 4_000 }, () => unevenShares(random, 4));
    for (const shares of draws) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const first = draws.map(([share = 0]) => share);
    expect(mean(first)).toBeCloseTo(0.25, 1);
    // P(share > x) = (1 − x)³.
    expect(first.filter((share) => share > 0.5).length / 4_000).toBeCloseTo(0.125, 1);
  });

  it('draws from Beta with its mean and variance', () => {
    const random = seededRandom(2);
    for (const [alpha, beta] of [
      [1, 1],
      [3, 40],
      [61, 2_941],
    ] as const) {
      const draws = Array.from({ length: 6_000 }, () => drawBeta(random, alpha, beta));
      const centre = alpha / (alpha + beta);
      const variance = (centre * (1 - centre)) / (alpha + beta + 1);
      expect(Math.abs(mean(draws) - centre)).toBeLessThan(4 * Math.sqrt(variance / 6_000));
      const spread = mean(draws.map((draw) => (draw - centre) ** 2));
      expect(spread / variance).toBeGreaterThan(0.9);
      expect(spread / variance).toBeLessThan(1.1);
    }
  });

  it('deals out by what was seen: evenly at first, to the better arm when that is clear', () => {
    const random = seededRandom(3);
    const none = { clicks: 0, impressions: 0 };
    const first = Array.from({ length: 500 }, () =>
      thompsonSplit(random, { seen: [none, none], impressions: 4_000 }),
    );
    expect(Math.abs(mean(first.map(([own = 0]) => own)) / 4_000 - 0.5)).toBeLessThan(0.02);
    for (const split of first) expect(split.reduce((sum, own) => sum + own, 0)).toBe(4_000);
    const clear = [
      { clicks: 200, impressions: 4_000 },
      { clicks: 100, impressions: 4_000 },
    ];
    expect(thompsonSplit(random, { seen: clear, impressions: 4_000 })).toEqual([4_000, 0]);
  });
});

describe('unequal tests', () => {
  it.each(Object.entries(LAWS))(
    '%s follows from its seed alone, with fewer clicks than impressions',
    (_, law) => {
      const drawn = (seed: number): StratifiedTest => law(seededRandom(seed), NOTHING);
      expect(drawn(3)).toEqual(drawn(3));
      expect(drawn(4)).not.toEqual(drawn(3));
      for (const counts of drawn(3).strata) {
        expect(counts).toHaveLength(drawn(3).traits.length);
        for (const { clicks, impressions } of counts) expect(clicks).toBeLessThanOrEqual(impressions);
      }
    },
  );

  it('have the shapes they are described with', () => {
    const random = seededRandom(5);
    const platforms = platformsTest(random, NOTHING);
    expect(impressionsOf(platforms, 0)).toEqual([1_000, 9_000]);
    expect(impressionsOf(platforms, 1)).toEqual([9_000, 1_000]);
    const weekdays = weekdaysTest(random, NOTHING);
    expect(impressionsOf(weekdays, 0)).toEqual([9_000, 9_000, 9_000, 9_000, 9_000, 5_000, 5_000]);
    expect(impressionsOf(weekdays, 1)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 5_000, 5_000]);
    const moving = impressionsOf(movingSharesTest(random, NOTHING), 0);
    expect(moving).toHaveLength(14);
    expect([moving[0], moving.at(-1)]).toEqual([400, 3_600]);
    expect(thompsonTest(random, NOTHING).strata).toHaveLength(7);
    const lengths = Array.from({ length: 400 }, () => longTest(random, NOTHING).strata.length);
    expect(Math.min(...lengths)).toBeLessThanOrEqual(3);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(200);
    expect(Math.max(...lengths)).toBeGreaterThanOrEqual(198);
    expect(lengths.filter((days) => days <= 100).length / 400).toBeCloseTo(0.5, 1);
  });

  it('have three times the rate at the weekend', () => {
    const random = seededRandom(6);
    const tests = Array.from({ length: 60 }, () => weekdaysTest(random, NOTHING));
    const rate = (from: number, to: number): number => {
      const counts = tests.flatMap(({ strata }) => strata.slice(from, to).flat());
      return (
        counts.reduce((sum, { clicks }) => sum + clicks, 0) /
        counts.reduce((sum, { impressions }) => sum + impressions, 0)
      );
    };
    expect(rate(0, 5)).toBeCloseTo(0.01, 3);
    expect(rate(5, 7) / rate(0, 5)).toBeGreaterThan(2.8);
    expect(rate(5, 7) / rate(0, 5)).toBeLessThan(3.1);
  });

  it.each(Object.entries(LAWS))('%s gives the trait its effect in every stratum', (_, law) => {
    const random: Random = seededRandom(7);
    const clicks = { own: 0, expected: 0 };
    for (let draw = 0; draw < 150; draw += 1) {
      const { strata, traits } = law(random, { effect: Math.log(2), armDeviation: 0 });
      for (const counts of strata) {
        // Rates of the arms without the trait, where there are some.
        const others = counts.filter((__, arm) => !traits[arm]?.includes(TRAIT));
        const shown = others.reduce((sum, { impressions }) => sum + impressions, 0);
        const rate = others.reduce((sum, arm) => sum + arm.clicks, 0) / shown;
        if (!(shown > 0)) continue;
        for (const [arm, { clicks: own, impressions }] of counts.entries()) {
          if (!traits[arm]?.includes(TRAIT)) continue;
          clicks.own += own;
          clicks.expected += impressions * rate;
        }
      }
    }
    // Odds are doubled; rates a little less.
    expect(clicks.own / clicks.expected).toBeGreaterThan(1.75);
    expect(clicks.own / clicks.expected).toBeLessThan(2.15);
  });
});
