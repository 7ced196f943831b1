import { describe, expect, it } from 'vitest';

import { linearFit, slopeDifference, slopeInterval } from '../../src/statistics/linear-fit.ts';

const POINTS = [0, 1, 1, 2].map((y, x) => ({ x, y }));

describe('slopeInterval', () => {
  it('agrees with a hand-worked case', () => {
    // Sxy = 3, Sxx = 5, b = .6; RSS = 2 − 1.8 = .2; se = √(.2/2/5) = √.02; t(.975; 2) = 4.302653.
    const interval = slopeInterval(POINTS);
    expect(interval?.estimate).toBeCloseTo(0.6, 12);
    expect(interval?.lower).toBeCloseTo(0.6 - 4.302653 * Math.sqrt(0.02), 5);
    expect(interval?.upper).toBeCloseTo(0.6 + 4.302653 * Math.sqrt(0.02), 5);
  });

  it('keeps its digits for large x', () => {
    const far = POINTS.map(({ x, y }) => ({ x: x + 1e9, y }));
    expect(slopeInterval(far)?.estimate).toBeCloseTo(0.6, 9);
    expect(linearFit(far)?.residualSumOfSquares).toBeCloseTo(0.2, 9);
  });

  it('is undefined without residuals or without different x', () => {
    expect(slopeInterval(POINTS.slice(0, 2))).toBeUndefined();
    expect(
      slopeInterval([
        { x: 1, y: 1 },
        { x: 1, y: 2 },
        { x: 1, y: 3 },
      ]),
    ).toBeUndefined();
    expect(linearFit([])).toBeUndefined();
  });
});

describe('slopeDifference', () => {
  it('agrees with a hand-worked case', () => {
    // Both halves have Sxx = 5 and RSS = .2, slopes .6 and −.6: pooled variance .4/4 = .1, se = √(.1·2/5) = .2.
    const later = POINTS.map(({ x, y }) => ({ x: x + 4, y: -y }));
    const interval = slopeDifference({ earlier: POINTS, later });
    expect(interval?.estimate).toBeCloseTo(-1.2, 12);
    expect(interval?.upper).toBeCloseTo(-1.2 + 2.776445 * 0.2, 5);
  });

  it('is undefined when the two lines leave no residual', () => {
    expect(slopeDifference({ earlier: POINTS.slice(0, 2), later: POINTS.slice(2) })).toBeUndefined();
  });
});
