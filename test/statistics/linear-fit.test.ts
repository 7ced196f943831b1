import { describe, expect, it } from 'vitest';

import { linearFit, slopeDifference } from '../../src/statistics/linear-fit.ts';

const POINTS = [0, 1, 1, 2].map((y, x) => ({ x, y }));

describe('linearFit', () => {
  it('agrees with a hand-worked case', () => {
    // Sxy = 3, Sxx = 5, b = .6; RSS = 2 − 1.8 = .2.
    const fit = linearFit(POINTS);
    expect(fit).toMatchObject({ spread: 5, count: 4 });
    expect(fit?.slope).toBeCloseTo(0.6, 12);
    expect(fit?.residualSumOfSquares).toBeCloseTo(0.2, 12);
  });

  it('keeps its digits for large x', () => {
    const far = POINTS.map(({ x, y }) => ({ x: x + 1e9, y }));
    expect(linearFit(far)?.slope).toBeCloseTo(0.6, 9);
    expect(linearFit(far)?.residualSumOfSquares).toBeCloseTo(0.2, 9);
  });

  it('is undefined without different x', () => {
    expect(linearFit([1, 2, 3].map((y) => ({ x: 1, y })))).toBeUndefined();
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
