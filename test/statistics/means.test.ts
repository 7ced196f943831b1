import { describe, expect, it } from 'vitest';

import { probabilityMeanAbove } from '../../src/statistics/means.ts';

describe('probabilityMeanAbove', () => {
  it('agrees with a hand-worked case', () => {
    // Scores 60, 60 against 50 ± 10: weight 4, shift 2·10/4 = 5, spread 2·100 + 0 + 2·2·100/4 = 300,
    // t = 5/√(300/16) = 2/√3 on 4 degrees of freedom: ½ + ⅜·1·(1 − (4/3)/16) = .84375.
    const sums = { count: 2, sum: 120, sumOfSquares: 7200 };
    expect(probabilityMeanAbove(sums, { reference: 50, scale: 10 })).toBeCloseTo(0.84375, 9);
  });

  it('is a half without scores or without any spread to judge by', () => {
    expect(probabilityMeanAbove({ count: 0, sum: 0, sumOfSquares: 0 }, { reference: 50, scale: 10 })).toBe(
      0.5,
    );
    expect(
      probabilityMeanAbove({ count: 3, sum: 150, sumOfSquares: 7500 }, { reference: 50, scale: 0 }),
    ).toBe(0.5);
  });

  it('grows with the mean and with the number of equal scores', () => {
    const of = (count: number, score: number): number =>
      probabilityMeanAbove(
        { count, sum: count * score, sumOfSquares: count * (score ** 2 + 25) },
        { reference: 70, scale: 12 },
      );
    expect(of(5, 80)).toBeGreaterThan(of(5, 75));
    expect(of(20, 75)).toBeGreaterThan(of(5, 75));
    expect(of(20, 65)).toBeCloseTo(1 - of(20, 75), 9);
  });
});
