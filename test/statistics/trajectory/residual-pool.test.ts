import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/simulator/random.ts';
import { DEFAULT_SCORES, SCORE_LEVELS } from '../../../src/statistics/trajectory/default-residuals.ts';
import { HORIZONS } from '../../../src/statistics/trajectory/projection.ts';
import {
  defaultPool,
  exceedance,
  poolOf,
  scoreWithin,
} from '../../../src/statistics/trajectory/residual-pool.ts';

describe('poolOf', () => {
  it('takes the ⌈(m + 1)·level⌉-th smallest score, and the largest beyond', () => {
    // m = 9: .8 is the 8th of 1 … 9, .5 the 5th, .95 would be the 10th.
    const pool = poolOf([9, 1, 8, 2, 7, 3, 6, 4, 5]);
    expect(pool.count).toBe(9);
    expect([0.5, 0.8, 0.95].map((level) => scoreWithin(pool, level))).toEqual([5, 8, 9]);
  });

  it('covers at least its level of new draws', () => {
    const random = seededRandom(61);
    let held = 0;
    for (let replicate = 0; replicate < 2000; replicate += 1) {
      const pool = poolOf(Array.from({ length: 50 }, () => Math.abs(random.normal())));
      held += Number(Math.abs(random.normal()) <= scoreWithin(pool, 0.8));
    }
    expect(held / 2000).toBeGreaterThan(0.78);
    expect(held / 2000).toBeLessThan(0.83);
  });

  it('keeps no other quantiles than it says', () => {
    expect(() => scoreWithin(poolOf([1]), 0.81)).toThrow(RangeError);
  });
});

describe('exceedance', () => {
  const uniform = poolOf(Array.from({ length: 999 }, (_, index) => (index + 1) / 1000));

  it('falls from one to nothing, linearly between quantiles', () => {
    expect(exceedance(uniform, 0)).toBe(1);
    expect(exceedance(uniform, 0.05)).toBeCloseTo(0.95, 9);
    expect(exceedance(uniform, 0.85)).toBeCloseTo(0.15, 9);
    expect(exceedance(uniform, 0.99)).toBeCloseTo(0.01, 9);
    const steps = Array.from({ length: 60 }, (_, index) => exceedance(uniform, index / 20));
    expect(steps).toEqual(steps.toSorted((a, b) => b - a));
  });

  it('has a tail that falls on as between the last quantiles', () => {
    // From .95 to .99 the rest falls to a fifth within .04, and so in the next .04.
    expect(exceedance(uniform, 1.03)).toBeCloseTo(0.01 / 5, 9);
  });

  it('does not end at the largest of few equal scores, and is 0 beyond perfect ones', () => {
    const equal = poolOf(Array.from({ length: 50 }, () => 2));
    expect(exceedance(equal, 2)).toBeGreaterThan(0);
    expect(exceedance(equal, 3)).toBeLessThan(0.001);
    expect(exceedance(poolOf([0, 0, 0]), 1)).toBe(0);
  });
});

describe('defaultPool', () => {
  it('has the row of a simulated history, between two the middle in the logarithm, beyond the last the last', () => {
    for (const horizonDays of HORIZONS) {
      const table = DEFAULT_SCORES[horizonDays];
      for (const { historyDays, scores } of table) {
        expect(defaultPool(horizonDays, historyDays)).toEqual({ count: 0, scores });
      }
      const [first, second] = table;
      const between = defaultPool(
        horizonDays,
        Math.sqrt((first?.historyDays ?? 0) * (second?.historyDays ?? 0)),
      );
      expect(between.scores[7]).toBeCloseTo(((first?.scores[7] ?? 0) + (second?.scores[7] ?? 0)) / 2, 9);
      expect(defaultPool(horizonDays, 5000).scores).toEqual(table.at(-1)?.scores);
      expect(defaultPool(horizonDays, 3).scores).toEqual(first?.scores);
    }
  });

  it('is complete: every row ascends and has a score for every level', () => {
    for (const { scores } of Object.values(DEFAULT_SCORES).flat()) {
      expect(scores).toHaveLength(SCORE_LEVELS.length);
      expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    }
  });
});
