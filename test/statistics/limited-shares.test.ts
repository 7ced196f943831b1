import { describe, expect, it } from 'vitest';
import { limitShares } from '../../src/statistics/limited-shares.ts';

describe('limitShares', () => {
  it('leaves balanced contributions alone', () => {
    const balanced = Array.from({ length: 5 }, () => ({ estimate: 0.1, variance: 0.01 }));
    expect(limitShares(balanced, 0.25)).toEqual(balanced);
  });

  it('lowers the heavy ones to the share allowed', () => {
    // Weights 10, 5, 3, 1, 1: three are bounded by c = .25(3c + 2) = 2.
    const limited = limitShares(
      [10, 5, 3, 1, 1].map((weight) => ({ estimate: 0, variance: 1 / weight })),
      0.25,
    );
    expect(limited?.map(({ variance }) => 1 / variance)).toEqual(
      [2, 2, 2, 1, 1].map((weight) => expect.closeTo(weight, 9)),
    );
  });

  it('keeps the share for any weights', () => {
    for (const weights of [
      [1e6, 1, 1, 1, 1],
      [5, 4, 3, 2],
      [7, 7, 7, 7, 1e-3, 1e-3],
      [9, 8, 1, 1, 1, 1, 1],
    ]) {
      const limited =
        limitShares(
          weights.map((weight) => ({ estimate: 0, variance: 1 / weight })),
          0.25,
        ) ?? [];
      const after = limited.map(({ variance }) => 1 / variance);
      const total = after.reduce((sum, weight) => sum + weight, 0);
      expect(Math.max(...after) / total).toBeLessThanOrEqual(0.25 + 1e-9);
    }
  });

  it('cannot share among fewer than four', () => {
    expect(
      limitShares(
        Array.from({ length: 3 }, () => ({ estimate: 0.1, variance: 0.01 })),
        0.25,
      ),
    ).toBeUndefined();
  });
});
