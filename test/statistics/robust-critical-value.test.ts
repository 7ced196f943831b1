import { describe, expect, it } from 'vitest';

import { normalCdf } from '../../src/statistics/distributions.ts';
import { robustCriticalValue, worstMissRate } from '../../src/statistics/robust-critical-value.ts';

function missRate(bias: number, halfWidth: number): number {
  return normalCdf(-halfWidth - bias) + normalCdf(-halfWidth + bias);
}

/** The worst mixture of two biases with the given second moment, by trying a grid of pairs. */
function bruteForceMissRate(secondMoment: number, halfWidth: number): number {
  let worst = 0;
  for (let low = 0; low <= 1; low += 0.25) {
    const lowSquare = low * secondMoment;
    for (let highBias = Math.sqrt(secondMoment); highBias < 4 * halfWidth + 4; highBias += 0.005) {
      const span = highBias ** 2 - lowSquare;
      const share = span > 0 ? (secondMoment - lowSquare) / span : 1;
      const rate =
        (1 - share) * missRate(Math.sqrt(lowSquare), halfWidth) + share * missRate(highBias, halfWidth);
      worst = Math.max(worst, rate);
    }
  }
  return worst;
}

describe('robustCriticalValue', () => {
  it('is the normal quantile without bias', () => {
    expect(robustCriticalValue(0)).toBeCloseTo(1.959964, 6);
    expect(robustCriticalValue(0, 0.9)).toBeCloseTo(1.644854, 6);
  });

  it('agrees with published values', () => {
    // Documentation and tests of the authors' package: cva(m2 = 4) = 7.216351; cva(m2 = 1, level .8) = 1.8494683.
    expect(robustCriticalValue(4)).toBeCloseTo(7.216351, 5);
    expect(robustCriticalValue(1, 0.8)).toBeCloseTo(1.8494683, 6);
  });

  it.each([
    [0.05, 0.95],
    [0.5, 0.95],
    [1, 0.9],
    [4, 0.95],
    [25, 0.95],
  ])(
    'makes the worst mixture of biases with second moment %f miss exactly as often as allowed (level %f)',
    (moment, level) => {
      const halfWidth = robustCriticalValue(moment, level);
      expect(worstMissRate(moment, halfWidth)).toBeCloseTo(1 - level, 6);
      expect(bruteForceMissRate(moment, halfWidth)).toBeLessThan(1 - level + 1e-6);
      expect(bruteForceMissRate(moment, halfWidth)).toBeGreaterThan(1 - level - 2e-4);
    },
  );

  it('grows with the moment, up to just under Chebyshev’s bound', () => {
    const moments = [0, 0.01, 0.1, 1, 10, 100, 1e4, 1e6, 9e7, 1.1e8, 1e12];
    const values = moments.map((moment) => robustCriticalValue(moment));
    expect(values).toEqual([...values].sort((a, b) => a - b));
    for (const [index, moment] of moments.entries()) {
      expect(values[index]).toBeLessThanOrEqual(Math.sqrt((1 + moment) / 0.05) + 1e-9);
    }
    expect(values[6]).toBeGreaterThan(0.98 * Math.sqrt(1e4 / 0.05));
  });
});
