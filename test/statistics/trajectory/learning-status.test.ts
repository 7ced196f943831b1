import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../../src/statistics/distributions.ts';
import {
  isImproving,
  learningStatus,
  statusEvidence,
} from '../../../src/statistics/trajectory/learning-status.ts';

const trendOf = (slope: number, standardError: number) => ({
  slope,
  standardError,
  autocorrelation: 0,
  shrinkage: 1,
  shrunkSlope: slope,
  residualDeviation: 0.1,
});
const weeksOf = (values: readonly number[]) => values.map((y, x) => ({ x, y }));
const between = (lower: number, upper: number) => ({ estimate: (lower + upper) / 2, lower, upper });

describe('statusEvidence', () => {
  it('tests the daily slope with two degrees of freedom a week', () => {
    const { dailySlope } = statusEvidence({
      trend: trendOf(0.01, 0.002),
      weeks: weeksOf([0, 0, 0, 0, 0, 0, 0]),
    });
    const half = studentQuantile(0.975, 2 * 7 - 2) * 0.002;
    expect(dailySlope?.lower).toBeCloseTo(0.01 - half, 12);
    expect(dailySlope?.upper).toBeCloseTo(0.01 + half, 12);
  });

  it('does not test what it has too few weeks for', () => {
    const one = statusEvidence({ trend: trendOf(1, 0.001), weeks: weeksOf([0]) });
    expect(one).toEqual({ dailySlope: undefined, slopeChange: undefined });
    const seven = statusEvidence({ trend: trendOf(1, 0.001), weeks: weeksOf([0, 1, 2, 3, 4, 5, 6]) });
    expect(seven.slopeChange).toBeUndefined();
  });

  it('looks for a change of pace in the newest 26 weeks only', () => {
    // Steep until week 60, flat after: within the newest 26 weeks nothing changes.
    const weeks = weeksOf(Array.from({ length: 100 }, (_, week) => Math.min(week, 60) + (week % 2) / 10));
    const { slopeChange } = statusEvidence({ trend: trendOf(0, 0.001), weeks });
    expect(Math.abs(slopeChange?.estimate ?? 1)).toBeLessThan(0.01);
  });
});

describe('learningStatus', () => {
  const rising = between(0.001, 0.002);

  it.each([
    ['PLATEAUED', between(-0.001, 0.001), between(1, 2)],
    ['PLATEAUED', undefined, undefined],
    ['IMPROVING', rising, undefined],
    ['IMPROVING', rising, between(-1, 1)],
    ['ACCELERATING', rising, between(1, 2)],
    ['DECELERATING', rising, between(-2, -1)],
    ['DECLINING', between(-0.002, -0.001), between(1, 2)],
  ] as const)('is %s for a slope of %j and a change of %j', (status, dailySlope, slopeChange) => {
    expect(learningStatus({ dailySlope, slopeChange })).toBe(status);
  });

  it('counts a rise at any pace as improving', () => {
    expect((['IMPROVING', 'ACCELERATING', 'DECELERATING'] as const).map(isImproving)).toEqual([
      true,
      true,
      true,
    ]);
    expect((['PLATEAUED', 'DECLINING', 'INSUFFICIENT_DATA'] as const).map(isImproving)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
