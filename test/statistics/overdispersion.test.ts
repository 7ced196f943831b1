import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import {
  armEstimate,
  overdispersion,
  overdispersionTerms,
  sumOverdispersionTerms,
} from '../../src/statistics/overdispersion.ts';

// With half a click added on both sides: 100 : 100 (y = 0, v = .02) and 50 : 150 (y = −ln 3, v = 1/50 + 1/150 = .8/30).
const EVEN = { clicks: 99.5, impressions: 199 };
const QUARTER = { clicks: 49.5, impressions: 199 };

describe('armEstimate', () => {
  it('is the log-odds with half a click added on both sides', () => {
    expect(armEstimate(EVEN)).toEqual({ logOdds: 0, variance: 0.02 });
    expect(armEstimate(QUARTER).logOdds).toBeCloseTo(-Math.log(3), 12);
    expect(armEstimate(QUARTER).variance).toBeCloseTo(0.8 / 30, 12);
  });

  it('is finite with no clicks, with only clicks, and with more clicks than impressions', () => {
    for (const clicks of [0, 200, 500, -3]) {
      const { logOdds, variance } = armEstimate({ clicks, impressions: 200 });
      expect(Number.isFinite(logOdds) && Number.isFinite(variance) && variance > 0).toBe(true);
    }
  });
});

describe('overdispersion', () => {
  it('agrees with a hand-worked set', () => {
    // w = 50 and 37.5, Σw = 87.5, mean = −(37.5/87.5) ln 3 = −(3/7) ln 3.
    // Q = 50 (3/7 ln 3)² + 37.5 (4/7 ln 3)² = (150/7) (ln 3)²; C = 87.5 − (2500 + 1406.25)/87.5 = 300/7; df = 1.
    const terms = overdispersionTerms([EVEN, QUARTER]);
    expect(terms.q).toBeCloseTo((150 / 7) * Math.log(3) ** 2, 9);
    expect(terms.c).toBeCloseTo(300 / 7, 9);
    expect(terms.df).toBe(1);
    expect(overdispersion(terms)).toBeCloseTo(((150 / 7) * Math.log(3) ** 2 - 1) / (300 / 7), 9);
  });

  it('ignores arms with too few impressions, and sets left with one arm', () => {
    const tiny = { clicks: 50, impressions: 99 };
    expect(overdispersionTerms([EVEN, QUARTER, tiny])).toEqual(overdispersionTerms([EVEN, QUARTER]));
    expect(overdispersionTerms([EVEN, tiny])).toEqual({ q: 0, c: 0, df: 0 });
  });

  it('is 0 when arms differ less than binomial noise, or when there is nothing to estimate it from', () => {
    expect(overdispersion(overdispersionTerms([EVEN, EVEN, EVEN]))).toBe(0);
    expect(overdispersion({ q: 5, c: 0, df: 1 })).toBe(0);
    expect(overdispersion({ q: 5, c: 1, df: 0 })).toBe(0);
  });

  it('recovers the arm noise of simulated tests', () => {
    const random = seededRandom(1);
    const sets = Array.from({ length: 400 }, () => {
      const level = -4.2 + random.normal(0, 0.6);
      return Array.from({ length: 4 }, () => {
        const odds = Math.exp(level + random.normal(0, 0.256));
        const impressions = Math.round(3145 * Math.exp(random.normal(0, 0.6)));
        return { impressions, clicks: random.binomial(impressions, odds / (1 + odds)) };
      });
    });
    const deviation = Math.sqrt(overdispersion(sumOverdispersionTerms(sets.map(overdispersionTerms))));
    expect(deviation).toBeGreaterThan(0.23);
    expect(deviation).toBeLessThan(0.28);
  });
});
