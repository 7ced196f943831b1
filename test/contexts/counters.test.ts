import { describe, expect, test } from 'vitest';
import { highClaritySegments } from '../../src/contexts/clarity-segments.ts';
import { packSuccessRates } from '../../src/contexts/pack-success.ts';

const segment = (name: string, ...scores: readonly number[]) => ({
  name,
  count: scores.length,
  sum: scores.reduce((sum, score) => sum + score, 0),
  sumOfSquares: scores.reduce((sum, score) => sum + score ** 2, 0),
});

describe('high clarity segments', () => {
  test('take three scores and a mean of 70', () => {
    const listed = highClaritySegments([
      segment('two scores', 90, 90),
      segment('just clear', 70, 70, 70),
      segment('unclear', 69, 69, 69),
    ]);
    expect(listed.map((entry) => entry.segment)).toEqual(['just clear']);
  });

  test('equal scores still have an interval, and it stays on the scale', () => {
    const [entry] = highClaritySegments([segment('perfect', 100, 100, 100)]);
    expect(entry).toMatchObject({ meanClarity: 100, scores: 3 });
    expect(entry?.interval?.upper).toBe(100);
    expect(entry?.interval?.lower).toBeGreaterThan(70);
    expect(entry?.interval?.lower).toBeLessThan(95);
  });

  test('the interval by hand: 80, 90, 100', () => {
    // Scatter 200, prior 2·225: variance 650/4 = 162.5; error √(162.5/3) = 7.360; t(4) at .975 = 2.776.
    const [entry] = highClaritySegments([segment('by hand', 80, 90, 100)]);
    expect(entry?.meanClarity).toBeCloseTo(90, 10);
    expect(entry?.interval?.lower).toBeCloseTo(90 - 2.7764 * 7.36, 2);
    expect(entry?.interval?.upper).toBe(100);
  });

  test('three lucky scores do not come before thirty good ones', () => {
    const listed = highClaritySegments([
      segment('lucky', 88, 88, 88),
      segment('proven', ...Array.from({ length: 30 }, () => 86)),
    ]);
    expect(listed.map((entry) => entry.segment)).toEqual(['proven', 'lucky']);
  });
});

describe('pack success rates', () => {
  test('are completed per ended run, and running packs are not listed', () => {
    const listed = packSuccessRates([
      { name: 'premium', started: 12, completed: 9, failed: 1 },
      { name: 'running', started: 3, completed: 0, failed: 0 },
      { name: 'broken', started: 2, completed: 0, failed: 2 },
    ]);
    expect(listed.map(({ packKey, rate, runs }) => [packKey, rate, runs])).toEqual([
      ['premium', 0.9, 10],
      ['broken', 0, 2],
    ]);
    // Wilson's interval of 9 in 10.
    expect(listed[0]?.interval?.lower).toBeCloseTo(0.596, 3);
    expect(listed[0]?.interval?.upper).toBeCloseTo(0.982, 3);
  });

  test('experience comes before one lucky run', () => {
    const listed = packSuccessRates([
      { name: 'lucky', started: 1, completed: 1, failed: 0 },
      { name: 'proven', started: 100, completed: 95, failed: 5 },
    ]);
    expect(listed.map(({ packKey }) => packKey)).toEqual(['proven', 'lucky']);
  });
});
