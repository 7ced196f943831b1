import { describe, expect, it } from 'vitest';

import { dailyTrend } from '../../../src/statistics/trajectory/daily-trend.ts';
import { logPaths } from '../../../src/statistics/trajectory/paths.ts';

const trendOf = (shrunkSlope: number) => ({ ...dailyTrend([]), shrunkSlope });

describe('logPaths', () => {
  it('agrees with hand-worked paths', () => {
    // Weeks 1, 1, 1 + δ with δ = .1: the third takes a third of the surprise, level 1 + .1/3 and slope .003 after them.
    // φ_w = .99⁷ and h = 7 days is one step: 1 + .1/3 + .003·.99⁷.
    const weeks = [1, 1, 1.1].map((y, x) => ({ x, y }));
    // ROAS = 2·(day + 1)^.5 exactly, 4 days: at day index 3 + 7 = 10 it is 2·√11.
    const days = [0, 1, 2, 3].map((day) => ({
      day: day + 50,
      logRoas: Math.log(2) + 0.5 * Math.log(day + 1),
    }));
    const paths = logPaths({ days, weeks, trend: trendOf(0.001), level: 1.2, trimmedLevel: 1.21 }, 7);
    expect(paths.median28).toBe(1.2);
    expect(paths.dampedHolt).toBeCloseTo(1 + 0.1 / 3 + 0.003 * 0.99 ** 7, 12);
    // 1.21 + 7·.001 + .001·(.99 + .99² + … + .99⁷)
    const steps = [1, 2, 3, 4, 5, 6, 7].reduce((sum, step) => sum + 0.99 ** step, 0);
    expect(paths.dampedTrend).toBeCloseTo(1.21 + 0.007 + 0.001 * steps, 12);
    expect(paths.powerLaw).toBeCloseTo(Math.log(2 * Math.sqrt(11)), 9);
    // Sorted: Holt 1.0361, level 1.2, trend 1.2237, power 1.892: the middle two average.
    expect(paths.published).toBeCloseTo((1.2 + paths.dampedTrend) / 2, 12);
  });

  it('lets no path leave a factor of ten', () => {
    const days = [0, 1, 2, 3].map((day) => ({ day, logRoas: 5 * Math.log(day + 1) }));
    const paths = logPaths({ days, weeks: [], trend: trendOf(-1), level: 0, trimmedLevel: 0 }, 365);
    expect(paths.powerLaw).toBe(Math.LN10);
    expect(paths.dampedTrend).toBe(-Math.LN10);
    expect(paths.dampedHolt).toBe(0);
  });

  it('lets Holt run on through missing weeks', () => {
    // After weeks 0, 1 (surprise 1): level .5, slope .03. Two steps to week 3 at φ = .99⁷ meet the forecast exactly,
    // so that one more step is all that is added.
    const phi = 0.99 ** 7;
    const forecast = 0.5 + 0.03 * (phi + phi ** 2);
    const weeks = [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
      { x: 3, y: forecast },
    ];
    expect(
      logPaths({ days: [], weeks, trend: trendOf(0), level: 0, trimmedLevel: 0 }, 7).dampedHolt,
    ).toBeCloseTo(forecast + 0.03 * phi ** 3, 12);
  });

  it('moves Holt by at least a fifth of a surprise, however many weeks there were', () => {
    const weeks = Array.from({ length: 40 }, (_, x) => ({ x, y: x === 39 ? 1 : 0 }));
    const { dampedHolt } = logPaths({ days: [], weeks, trend: trendOf(0), level: 0, trimmedLevel: 0 }, 7);
    expect(dampedHolt).toBeCloseTo(0.2 + 0.03 * 0.99 ** 7, 12);
  });
});
