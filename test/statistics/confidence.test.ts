import { describe, expect, it } from 'vitest';

import { seedConfidence } from '../../src/statistics/confidence.ts';

describe('seedConfidence', () => {
  it.each([
    [5, 25],
    [10, 50],
    [30, 75],
    [50, 100],
  ])('is the known curve: %i events make %i', (events, confidence) => {
    expect(seedConfidence(events)).toBe(confidence);
  });

  it('stays within 0 and 100 and never falls', () => {
    expect([-1, 0, Number.NaN].map(seedConfidence)).toEqual([0, 0, 0]);
    expect([51, 1e9, Number.POSITIVE_INFINITY].map(seedConfidence)).toEqual([100, 100, 100]);
    const curve = Array.from({ length: 600 }, (_, tenth) => seedConfidence(tenth / 10));
    expect(curve).toEqual([...curve].sort((a, b) => a - b));
  });
});
