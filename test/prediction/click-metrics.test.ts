import { describe, expect, it } from 'vitest';
import {
  calibrationError,
  calibrationRatio,
  clickTotals,
  normalisedEntropy,
  sumTotals,
} from '../../src/prediction/click-metrics.ts';

const arms = [
  { clicks: 10, impressions: 1_000 },
  { clicks: 30, impressions: 1_000 },
];

describe('click metrics', () => {
  it('give the constant of the very data an entropy of 1, and the truth less', () => {
    const constant = clickTotals({ arms, rates: [0.02, 0.02] });
    expect(normalisedEntropy(constant)).toBeCloseTo(1, 12);
    const entropy = (p: number): number => -(p * Math.log(p) + (1 - p) * Math.log(1 - p));
    const truth = clickTotals({ arms, rates: [0.01, 0.03] });
    expect(normalisedEntropy(truth)).toBeCloseTo((entropy(0.01) + entropy(0.03)) / 2 / entropy(0.02), 12);
    expect(normalisedEntropy(sumTotals([constant, truth]))).toBeLessThan(1);
  });

  it('compare expected with observed clicks', () => {
    expect(calibrationRatio(clickTotals({ arms, rates: [0.02, 0.03] }))).toBeCloseTo(50 / 40, 12);
    // Two bins that matter: off by 10 clicks in the lower, right in the upper; 10 of 40 clicks.
    expect(calibrationError([{ arms, rates: [0.02, 0.03] }])).toBeCloseTo(0.25, 12);
    expect(calibrationError([{ arms, rates: [0.01, 0.03] }])).toBeCloseTo(0, 12);
  });

  it('stay defined without a click and with impossible figures', () => {
    const none = clickTotals({ arms: [{ clicks: 0, impressions: 500 }], rates: [0.01] });
    expect(normalisedEntropy(none)).toBe(1);
    expect(calibrationRatio(none)).toBe(Number.POSITIVE_INFINITY);
    expect(clickTotals({ arms: [{ clicks: 600, impressions: 500 }], rates: [1] }).logLoss).toBeGreaterThan(0);
  });
});
