import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/simulator/random.ts';
import { dailyTrend } from '../../../src/statistics/trajectory/daily-trend.ts';

describe('dailyTrend', () => {
  it('agrees with a hand-worked case', () => {
    // y = 0, 1, 1, 2 on days 0–3: pair slopes 1, ½, ⅔, 0, ½, 1, median (½ + ⅔)/2 = 7/12.
    // Residuals from the mean (−1, 0, 0, 1) less 7/12·(−1.5, −.5, .5, 1.5): −.125, .291667, −.291667, .125.
    // RSS = 2(.015625 + .085069) = .201389; Σx² = 5; ρ: products are all negative, so 0. se² = .201389/2/5.
    const trend = dailyTrend([0, 1, 1, 2].map((logRoas, day) => ({ day, logRoas })));
    expect(trend.slope).toBeCloseTo(7 / 12, 12);
    expect(trend.autocorrelation).toBe(0);
    expect(trend.standardError).toBeCloseTo(Math.sqrt(0.201389 / 10), 6);
    expect(trend.residualDeviation).toBeCloseTo(Math.sqrt(0.201389 / 2), 6);
    const variance = trend.standardError ** 2;
    expect(trend.shrinkage).toBeCloseTo(0.0025 ** 2 / (0.0025 ** 2 + variance), 12);
    expect(trend.shrunkSlope).toBeCloseTo(trend.shrinkage * trend.slope, 15);
  });

  it('keeps an exact line whole', () => {
    const trend = dailyTrend(
      Array.from({ length: 60 }, (_, day) => ({ day: day + 20_000, logRoas: 0.002 * day })),
    );
    expect(trend.shrunkSlope).toBeCloseTo(0.002, 8);
  });

  it('is widened when neighbouring days share their luck', () => {
    const random = seededRandom(31);
    let noise = 0;
    const days = Array.from({ length: 200 }, (_, day) => {
      noise = 0.6 * noise + random.normal(0, 0.2);
      return { day, logRoas: noise };
    });
    const sparse = days.map(({ day, logRoas }) => ({ day: 2 * day, logRoas }));
    expect(dailyTrend(days).autocorrelation).toBeGreaterThan(0.4);
    expect(dailyTrend(days).autocorrelation).toBeLessThan(0.8);
    // Twice as far apart, the days are no neighbours: half the standard error by the spread, and no inflation.
    expect(dailyTrend(days).standardError).toBeGreaterThan(3 * dailyTrend(sparse).standardError);
  });

  it('looks at the newest 26 weeks', () => {
    const days = Array.from({ length: 400 }, (_, day) => ({ day, logRoas: day < 218 ? 0.05 * day : 7 }));
    expect(dailyTrend(days).slope).toBe(0);
  });

  it('is no trend with fewer than three days', () => {
    expect(
      dailyTrend([
        { day: 1, logRoas: 0 },
        { day: 2, logRoas: 5 },
      ]).shrunkSlope,
    ).toBe(0);
  });
});
