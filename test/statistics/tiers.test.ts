import { describe, expect, it } from 'vitest';

import { performanceTier } from '../../src/statistics/tiers.ts';

describe('performanceTier', () => {
  it.each([
    [1, 'EXCELLENT'],
    [0.1, 'EXCELLENT'],
    [0.0999, 'GOOD'],
    [0.05, 'GOOD'],
    [0.0499, 'AVERAGE'],
    [0.02, 'AVERAGE'],
    [0.0199, 'POOR'],
    [0, 'POOR'],
    [Number.NaN, 'POOR'],
  ])('puts an engagement rate of %f in %s', (rate, tier) => {
    expect(performanceTier(rate)).toBe(tier);
  });
});
