import { describe, expect, test } from 'vitest';
import { chiSquareUpperTail } from '../../src/statistics/distributions.ts';

describe('the upper tail of χ²', () => {
  test.each([
    // Critical values from tables.
    [3.841459, 1, 0.05],
    [10.827566, 1, 0.001],
    [13.815511, 2, 0.001],
    [18.307038, 10, 0.05],
    [124.342113, 100, 0.05],
  ])('at %d with %d degrees of freedom is %d', (statistic, degreesOfFreedom, expected) => {
    expect(chiSquareUpperTail(statistic, degreesOfFreedom)).toBeCloseTo(expected, 7);
  });

  test('with two degrees of freedom is e to minus half the statistic', () => {
    for (const statistic of [0.01, 1, 5, 20]) {
      expect(chiSquareUpperTail(statistic, 2)).toBeCloseTo(Math.exp(-statistic / 2), 12);
    }
  });

  test('is 1 where there is nothing to test, and a probability however large the statistic', () => {
    expect(chiSquareUpperTail(0, 3)).toBe(1);
    expect(chiSquareUpperTail(5, 0)).toBe(1);
    expect(chiSquareUpperTail(-1e-12, 3)).toBe(1);
    expect(chiSquareUpperTail(Number.NaN, 3)).toBe(1);
    for (const statistic of [1e3, 1e7, 1e12]) {
      expect(chiSquareUpperTail(statistic, 1)).toBeGreaterThanOrEqual(0);
      expect(chiSquareUpperTail(statistic, 1)).toBeLessThan(1e-12);
    }
    // A long test of many arms: the middle of the distribution is near its degrees of freedom.
    expect(chiSquareUpperTail(1e5, 1e5)).toBeCloseTo(0.5, 2);
    expect(chiSquareUpperTail(2e5, 1e5)).toBeLessThan(1e-12);
  });
});
