import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { scoreInStrata, sideBySide } from '../../src/statistics/contrast.ts';
import { interactionSums } from '../../src/statistics/interaction.ts';
import { randomArms } from '../../src/statistics/random-arms.ts';

interface Arm {
  readonly clicks: number;
  readonly impressions: number;
}

const NOT_SHOWN: Arm = { clicks: 0, impressions: 0 };

/** Both, the first alone, the second alone, neither. */
const PAIR = { first: [true, true, false, false], second: [true, false, true, false] };
const SWAPPED = { first: PAIR.second, second: PAIR.first };

const sumsOf = (arms: readonly Arm[], tau2 = 0) => interactionSums(randomArms(sideBySide(arms), tau2), PAIR);

function drawArms(random: Random, count: number): readonly Arm[] {
  return Array.from({ length: count }, () => {
    const impressions = Math.round(random.uniform(200, 4_000));
    return { impressions, clicks: random.binomial(impressions, 0.03) };
  });
}

/** Log-odds of an arm to first order, and its variance: u/I and 1/I + τ². */
function estimates(arms: readonly Arm[], tau2: number) {
  const clicks = arms.reduce((sum, arm) => sum + arm.clicks, 0);
  const rate = clicks / arms.reduce((sum, arm) => sum + arm.impressions, 0);
  return arms.map((arm) => {
    const information = arm.impressions * rate * (1 - rate);
    return { effect: (arm.clicks - arm.impressions * rate) / information, variance: 1 / information + tau2 };
  });
}

describe('the interaction of two traits', () => {
  test('is what both do beyond the sum of each, worked by hand', () => {
    // Four arms of 1,000 with 80, 40, 50 and 30 clicks: p = .05, I = 47.5 each, u = 30, −10, 0, −20.
    // (30 + 10 − 0 − 20)/47.5 = 20/47.5; its variance 4/47.5; D = 47.5/4, N = 5.
    const sums = sumsOf([
      { clicks: 80, impressions: 1_000 },
      { clicks: 40, impressions: 1_000 },
      { clicks: 50, impressions: 1_000 },
      { clicks: 30, impressions: 1_000 },
    ]);
    expect(sums?.d).toBeCloseTo(47.5 / 4, 9);
    expect(sums?.n).toBeCloseTo(5, 9);
    expect(sums?.both).toEqual([0]);
  });

  test('of one stratum is the difference of differences, each arm with its variance 1/I + τ²', () => {
    const random = seededRandom(1);
    for (let draw = 0; draw < 100; draw += 1) {
      const arms = drawArms(random, 4);
      for (const tau2 of [0, 0.0655]) {
        const [both, first, second, neither] = estimates(arms, tau2);
        if (!both || !first || !second || !neither) throw new Error('four arms');
        const sums = sumsOf(arms, tau2);
        const variance = both.variance + first.variance + second.variance + neither.variance;
        expect(sums?.d).toBeCloseTo(1 / variance, 9);
        // The levelling term moves N by less than τ_w² of a unit of D, and not at all without random arms.
        const expected = both.effect - first.effect - second.effect + neither.effect;
        const own = (sums?.n ?? Number.NaN) / (sums?.d ?? Number.NaN);
        if (tau2 === 0) expect(own).toBeCloseTo(expected, 8);
        else expect(Math.abs(own - expected)).toBeLessThan(2 * tau2);
      }
    }
  });

  test('of several arms in a cell takes their means, weighed by 1/(1/I + τ²)', () => {
    const arms = drawArms(seededRandom(2), 7);
    const first = [true, true, true, true, false, false, false];
    const second = [true, true, false, false, true, false, false];
    const score = sideBySide(arms);
    const sums = interactionSums(randomArms({ ...score, exposure: new Float64Array(7) }, 0.05), {
      first,
      second,
    });
    const known = estimates(arms, 0.05);
    const cell = (one: boolean, other: boolean) => {
      const own = known.filter((_, arm) => first[arm] === one && second[arm] === other);
      const weight = own.reduce((sum, { variance }) => sum + 1 / variance, 0);
      return { weight, mean: own.reduce((sum, { effect, variance }) => sum + effect / variance, 0) / weight };
    };
    const cells = [cell(true, true), cell(true, false), cell(false, true), cell(false, false)] as const;
    const variance = cells.reduce((sum, { weight }) => sum + 1 / weight, 0);
    expect(sums?.d).toBeCloseTo(1 / variance, 9);
    expect((sums?.n ?? 0) / (sums?.d ?? 1)).toBeCloseTo(
      cells[0].mean - cells[1].mean - cells[2].mean + cells[3].mean,
      8,
    );
    expect(sums?.both).toEqual([0, 1]);
  });

  test('is none of effects that add up, whatever the weights', () => {
    const random = seededRandom(3);
    for (let draw = 0; draw < 100; draw += 1) {
      const [level, one, other] = [random.uniform(0.02, 0.05), 0.01, 0.006];
      // Rates add up exactly, so gains do when the common rate is taken off all of them.
      const arms = [level + one + other, level + one, level + other, level].map((rate) => {
        const impressions = Math.round(random.uniform(500, 5_000));
        return { impressions, clicks: impressions * rate };
      });
      const sums = sumsOf(arms);
      expect(sums?.n).toBeCloseTo(0, 9);
    }
  });

  test('does not depend on which trait is named first, nor on the order of arms and strata', () => {
    const random = seededRandom(4);
    for (let draw = 0; draw < 50; draw += 1) {
      const strata = Array.from({ length: 4 }, () => {
        const shown = drawArms(random, 4);
        return shown.map((arm) => (random.uniform() < 0.8 ? arm : NOT_SHOWN));
      });
      const arms = randomArms(scoreInStrata(4, strata), 0.0655);
      const sums = interactionSums(arms, PAIR);
      const swapped = interactionSums(arms, SWAPPED);
      const reversed = interactionSums(
        randomArms(
          scoreInStrata(
            4,
            strata.toReversed().map((counts) => counts.toReversed()),
          ),
          0.0655,
        ),
        { first: PAIR.first.toReversed(), second: PAIR.second.toReversed() },
      );
      if (sums === undefined) continue;
      for (const same of [swapped, reversed]) {
        expect(same?.n).toBeCloseTo(sums.n, 8);
        expect(same?.d).toBeCloseTo(sums.d, 8);
      }
    }
  });

  test('does not notice the level of a stratum, as far as rates move alike', () => {
    // A second day with three times the rate and another split adds its own difference of differences: 0.
    const first = [80, 40, 50, 30].map((clicks) => ({ clicks, impressions: 1_000 }));
    const level = [900, 100, 300, 2_000].map((impressions) => ({ impressions, clicks: impressions * 0.15 }));
    const alone = interactionSums(randomArms(scoreInStrata(4, [first]), 0), PAIR);
    const both = interactionSums(randomArms(scoreInStrata(4, [first, level]), 0), PAIR);
    expect(both?.d).toBeGreaterThan(alone?.d ?? Number.NaN);
    // More is known, so the same gains say less of an effect: it shrinks but keeps its sign.
    expect((both?.n ?? 0) / (both?.d ?? 1)).toBeGreaterThan(0);
    expect((both?.n ?? 0) / (both?.d ?? 1)).toBeLessThan((alone?.n ?? 0) / (alone?.d ?? 1));
  });

  test('is known no better than its rarest combination', () => {
    const plenty = { clicks: 3e6, impressions: 1e8 };
    const sums = sumsOf([{ clicks: 3, impressions: 100 }, plenty, plenty, plenty]);
    expect(sums?.d).toBeLessThan(2.91);
    expect(sums?.d).toBeCloseTo(100 * 0.03 * 0.97, 3);
  });

  test.each([0, 1, 2, 3])('is unknown without the arm at place %d', (missing) => {
    const arms = [80, 40, 50, 30].map((clicks) => ({ clicks, impressions: 1_000 }));
    expect(sumsOf(arms)).toBeDefined();
    expect(sumsOf(arms.map((arm, at) => (at === missing ? NOT_SHOWN : arm)))).toBeUndefined();
    // Shown, but never beside the others.
    const apart = scoreInStrata(4, [
      arms.map((arm, at) => (at === missing ? NOT_SHOWN : arm)),
      arms.map((arm, at) => (at === missing ? arm : NOT_SHOWN)),
    ]);
    expect(interactionSums(randomArms(apart, 0.05), PAIR)).toBeUndefined();
  });

  test('is unknown when two traits always come together', () => {
    const arms = drawArms(seededRandom(5), 4);
    const together = { first: [true, true, false, false], second: [true, true, false, false] };
    expect(interactionSums(randomArms(sideBySide(arms), 0.05), together)).toBeUndefined();
  });

  test('is known from two days that each have one trait fixed: how much the other does more on the first', () => {
    const [both, first, second, neither] = drawArms(seededRandom(6), 4);
    if (!both || !first || !second || !neither) throw new Error('four arms');
    const days = [
      [both, first, NOT_SHOWN, NOT_SHOWN],
      [NOT_SHOWN, NOT_SHOWN, second, neither],
    ];
    // The second trait with and without the first, each inside its own day.
    const difference = (one: Arm, other: Arm) => {
      const [a, b] = estimates([one, other], 0);
      return {
        effect: (a?.effect ?? 0) - (b?.effect ?? 0),
        variance: (a?.variance ?? 0) + (b?.variance ?? 0),
      };
    };
    const withFirst = difference(both, first);
    const without = difference(second, neither);
    for (const tau2 of [0, 0.0655]) {
      const score = scoreInStrata(4, days);
      const apart = interactionSums(randomArms({ ...score, exposure: new Float64Array(4) }, tau2), PAIR);
      expect((apart?.n ?? 0) / (apart?.d ?? 1)).toBeCloseTo(withFirst.effect - without.effect, 8);
      expect(1 / (apart?.d ?? 1)).toBeCloseTo(withFirst.variance + without.variance + 4 * tau2, 8);
    }
  });
});
