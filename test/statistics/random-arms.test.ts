import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { rateScores } from '../../src/statistics/arm-outcome.ts';
import { carrierContrast, scoreInStrata, sideBySide, traitContrasts } from '../../src/statistics/contrast.ts';
import { manyArms, manyArmsTerms } from '../../src/statistics/many-arms.ts';
import { overdispersion, sumOverdispersionTerms } from '../../src/statistics/overdispersion.ts';
import { comparedGroups, dot, randomArms, scoreTerms } from '../../src/statistics/random-arms.ts';
import {
  addStratum,
  clearLeftArms,
  emptyScore,
  packedAt,
  type SetScore,
  type StratumScore,
  scoreOf,
  stratumScore,
  widenScore,
} from '../../src/statistics/set-score.ts';

type Counts = readonly { readonly clicks: number; readonly impressions: number }[];

const stratumOf = (counts: Counts): StratumScore =>
  stratumScore(
    rateScores(counts.map(({ clicks, impressions }) => ({ successes: clicks, trials: impressions }))),
    counts.map((_, place) => place),
  );

/** Strata of a set in which each arm is shown in some: rates of a few percent. */
function drawStrata(random: Random, { arms, strata }: { arms: number; strata: number }): readonly Counts[] {
  return Array.from({ length: strata }, () =>
    Array.from({ length: arms }, () => {
      const impressions = random.uniform() < 0.6 ? Math.round(2_000 * random.uniform()) : 0;
      return { impressions, clicks: random.binomial(impressions, 0.03) };
    }),
  );
}

describe('a set with random arms', () => {
  it('agrees with a hand-worked stratum of two arms', () => {
    // 10 of 100 against 30 of 300: p = .1; u = 0. With 20 of 100: p = 50/400 = .125, u = 20 − 12.5 = 7.5, I = 100·.109375
    // and 300·.109375; L of the difference = 10.9375·32.8125/43.75 = 8.203125; b = 7.5/8.203125 = .914286.
    const set = sideBySide([
      { clicks: 20, impressions: 100 },
      { clicks: 30, impressions: 300 },
    ]);
    const contrast = carrierContrast(randomArms(set, 0), [0]);
    expect(contrast?.n).toBeCloseTo(7.5, 12);
    expect(contrast?.d).toBeCloseTo(8.203125, 12);
    // Two random arms add 2τ² to the variance of their difference.
    expect(1 / (carrierContrast(randomArms(set, 0.05), [0])?.d ?? 0)).toBeCloseTo(1 / 8.203125 + 0.1, 12);
    const { q, c, df } = scoreTerms(set);
    expect([q, c, df].map((value) => value.toFixed(6))).toEqual([
      (7.5 ** 2 / 8.203125).toFixed(6),
      (2 * 8.203125).toFixed(6),
      '1.000000',
    ]);
  });

  it('takes out what equal arms of unequal size alone would give, and nothing from arms of one size', () => {
    const even = sideBySide([
      { clicks: 20, impressions: 1_000 },
      { clicks: 40, impressions: 1_000 },
    ]);
    // Equal shares: the added term is 0 and the contrast is that of weights 1/(1/I + τ²).
    const information = 1_000 * 0.03 * 0.97;
    const weight = 1 / (1 / information + 0.0655);
    expect(carrierContrast(randomArms(even, 0.0655), [0])?.d).toBeCloseTo(weight / 2, 10);
    expect(carrierContrast(randomArms(even, 0.0655), [0])?.n).toBeCloseTo(
      (weight / 2) * (-20 / information),
      10,
    );
    // Shares .1 and .9: V = v[1, −1; −1, 1] and VVa for the small arm is 2v²(.1 − .9).
    const uneven = sideBySide([
      { clicks: 30, impressions: 1_000 },
      { clicks: 270, impressions: 9_000 },
    ]);
    const small = carrierContrast(randomArms(uneven, 0.0655), [0]);
    expect(small?.n).toBeCloseTo(0.0655 ** 2 * 2 * (small?.d ?? 0) ** 2 * (0.1 - 0.9), 10);
  });

  it('compares only arms that share a stratum, directly or through others', () => {
    const none = { clicks: 0, impressions: 0 };
    const shown = { clicks: 30, impressions: 1_000 };
    const better = { clicks: 60, impressions: 1_000 };
    const apart = scoreInStrata(4, [
      [shown, better, none, none],
      [none, none, shown, better],
    ]);
    expect(comparedGroups(apart)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(scoreTerms(apart).df).toBe(2);
    expect(carrierContrast(randomArms(apart, 0.05), [0, 1])).toBeUndefined();
    const chained = scoreInStrata(3, [
      [shown, better, none],
      [none, shown, better],
    ]);
    expect(comparedGroups(chained)).toEqual([[0, 1, 2]]);
    expect(carrierContrast(randomArms(chained, 0), [2])?.n).toBeGreaterThan(0);
  });

  it('says nothing of strata in which nobody or everybody clicked, or one arm was shown', () => {
    const silent = scoreInStrata(2, [
      [
        { clicks: 0, impressions: 100 },
        { clicks: 0, impressions: 100_000 },
      ],
      [
        { clicks: 5, impressions: 5 },
        { clicks: 7, impressions: 7 },
      ],
      [
        { clicks: 3, impressions: 50 },
        { clicks: 0, impressions: 0 },
      ],
    ]);
    expect(silent).toEqual(emptyScore(2));
    expect(traitContrasts(randomArms(silent, 0.1), [['x'], []]).size).toBe(0);
  });

  it('moves by the difference of a stratum as if it were summed anew', () => {
    const random = seededRandom(31);
    const strata = drawStrata(random, { arms: 5, strata: 12 }).map(stratumOf);
    const moved = scoreOf(3, []);
    const set = widenScore(moved, 5);
    const [first, ...rest] = strata;
    for (const stratum of strata) addStratum(set, stratum);
    addStratum(set, first ?? [], -1);
    clearLeftArms(set);
    const anew = scoreOf(5, rest);
    for (const name of ['gains', 'information', 'exposure', 'successes', 'strata'] as const) {
      for (const [at, value] of anew[name].entries()) expect(set[name][at]).toBeCloseTo(value, 8);
    }
    for (const stratum of rest) addStratum(set, stratum, -1);
    clearLeftArms(set);
    expect(set).toEqual(emptyScore(5));
  });

  it('gives sets of many arms what it gives sets of few', () => {
    const random = seededRandom(32);
    for (let round = 0; round < 20; round += 1) {
      const strata = drawStrata(random, { arms: 9, strata: 1 + (round % 6) }).map(stratumOf);
      const few: SetScore = scoreOf(9, strata);
      for (const tau2 of [0, 0.0655, 2]) {
        const dense = randomArms(few, tau2);
        const many = manyArms({ size: 9, strata }, tau2);
        const column = Float64Array.from({ length: 9 }, () => (random.uniform() < 0.5 ? 1 : 0));
        expect(dot(column, many.weigh(column))).toBeCloseTo(dot(column, dense.weigh(column)), 6);
        expect(dot(column, many.scores)).toBeCloseTo(dot(column, dense.scores), 6);
        expect(many.takesPart).toEqual(dense.takesPart);
      }
      const terms = manyArmsTerms({ size: 9, strata });
      const expected = scoreTerms(few);
      expect(terms.q).toBeCloseTo(expected.q, 6);
      expect(terms.c).toBeCloseTo(expected.c, 8);
      expect(terms.df).toBe(expected.df);
    }
  });

  it('is generalised least squares: N and D solve the normal equations of arms with variance τ²', () => {
    const random = seededRandom(33);
    const strata = drawStrata(random, { arms: 4, strata: 3 }).map(stratumOf);
    const set = scoreOf(4, strata);
    const arms = randomArms(set, 0.2);
    const column = Float64Array.of(1, 0, 1, 0);
    const weighed = arms.weigh(column);
    // (I + τ²L)·Vx = Lx.
    for (let row = 0; row < 4; row += 1) {
      const informed = (vector: ArrayLike<number>): number =>
        [0, 1, 2, 3].reduce(
          (sum, at) =>
            sum + (set.information[packedAt(Math.max(row, at), Math.min(row, at))] ?? 0) * (vector[at] ?? 0),
          0,
        );
      expect((weighed[row] ?? 0) + 0.2 * informed(weighed)).toBeCloseTo(informed(column), 9);
    }
  });

  it('recovers overdispersion and effect from tests whose arms are unequal and move', () => {
    const random = seededRandom(34);
    const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
    const tests = Array.from({ length: 600 }, () => {
      const effects = [random.normal(0, 0.256), random.normal(0, 0.256) + 0.2];
      const strata = [
        { impressions: [9_000, 1_000], level: -4 },
        { impressions: [5_000, 5_000], level: -3 },
      ].map(({ impressions, level }) =>
        impressions.map((shown, arm) => ({
          impressions: shown,
          clicks: random.binomial(shown, logistic(level + (effects[arm] ?? 0))),
        })),
      );
      return scoreInStrata(2, strata);
    });
    const tau2 = overdispersion(sumOverdispersionTerms(tests.map(scoreTerms)));
    // The effect of .2 between two arms adds .02 to the variance of arms: half its square.
    expect(tau2).toBeCloseTo(0.0655 + 0.02, 1);
    let n = 0;
    let d = 0;
    for (const test of tests) {
      const contrast = carrierContrast(randomArms(test, tau2), [1]);
      n += contrast?.n ?? 0;
      d += contrast?.d ?? 0;
    }
    expect(Math.abs(n / d - 0.2)).toBeLessThan(3 / Math.sqrt(d));
  });
});
