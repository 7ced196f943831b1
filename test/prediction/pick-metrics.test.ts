import { describe, expect, it } from 'vitest';
import { pickCounts, pickFigures } from '../../src/prediction/pick-metrics.ts';

const arms = [
  { clicks: 10, impressions: 1_000 },
  { clicks: 40, impressions: 1_000 },
  { clicks: 13, impressions: 1_000 },
  { clicks: 13, impressions: 1_000 },
];

describe('picking within sets', () => {
  it('agrees with a hand-worked set', () => {
    // Pairs with different rates: five. Right: (1,2), (2,3), (2,4); wrong: (1,3); tied scores: (1,4).
    const counts = pickCounts({ arms, scores: [2, 3, 1, 2] });
    expect(counts).toMatchObject({ pairs: 5, right: 3.5, significantPairs: 3, significantRight: 3 });
    expect(counts.pickRate).toBeCloseTo(0.04, 12);
    expect(counts.meanRate).toBeCloseTo(0.019, 12);
    expect(pickFigures([counts])).toEqual({
      pairwiseAccuracy: 0.7,
      significantPairwiseAccuracy: 1,
      pickLift: 0.04 / 0.019 - 1,
      topOne: 1,
    });
  });

  it('shares the pick between equal scores: no order is no lift', () => {
    const counts = pickCounts({ arms, scores: [0, 0, 0, 0] });
    expect(pickFigures([counts]).pickLift).toBeCloseTo(0, 12);
    expect(pickFigures([counts])).toMatchObject({ pairwiseAccuracy: 0.5, topOne: 0.25 });
  });

  it('adds up sets, and is undecided without any', () => {
    const good = pickCounts({ arms, scores: [1, 4, 2, 3] });
    const bad = pickCounts({ arms, scores: [4, 1, 3, 2] });
    expect(pickFigures([good, bad]).pairwiseAccuracy).toBeCloseTo(0.5, 12);
    expect(pickFigures([])).toEqual({
      pairwiseAccuracy: 0.5,
      significantPairwiseAccuracy: 0.5,
      pickLift: 0,
      topOne: 0,
    });
  });
});
