import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { scoreInStrata, sideBySide } from '../../src/statistics/contrast.ts';
import {
  armEstimate,
  overdispersion,
  spreadTerms,
  sumOverdispersionTerms,
} from '../../src/statistics/overdispersion.ts';
import { scoreTerms } from '../../src/statistics/random-arms.ts';

// With half a click added on both sides: 100 : 100 (y = 0, v = .02) and 50 : 150 (y = −ln 3, v = 1/50 + 1/150 = .8/30).
const EVEN = { clicks: 99.5, impressions: 199 };
const QUARTER = { clicks: 49.5, impressions: 199 };
const NOT_SHOWN = { clicks: 0, impressions: 0 };

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

describe('spreadTerms', () => {
  it('agrees with a hand-worked set', () => {
    // w = 50 and 37.5, Σw = 87.5, mean = −(37.5/87.5) ln 3 = −(3/7) ln 3.
    // Q = 50 (3/7 ln 3)² + 37.5 (4/7 ln 3)² = (150/7) (ln 3)²; C = 87.5 − (2500 + 1406.25)/87.5 = 300/7; df = 1.
    const terms = spreadTerms([EVEN, QUARTER].map(armEstimate));
    expect(terms.q).toBeCloseTo((150 / 7) * Math.log(3) ** 2, 9);
    expect(terms.c).toBeCloseTo(300 / 7, 9);
    expect(terms.df).toBe(1);
    expect(spreadTerms([armEstimate(EVEN)])).toEqual({ q: 0, c: 0, df: 0 });
  });
});

describe('overdispersion', () => {
  it('agrees with a hand-worked set', () => {
    // 20 and 40 clicks of 1,000: p = .03, I = 29.1 each, u = ∓10; L of the difference = 14.55.
    // Q = 10²/14.55; tr L = 2·14.55; rank 1: τ² = (100/14.55 − 1)/29.1.
    const terms = scoreTerms(
      sideBySide([
        { clicks: 20, impressions: 1_000 },
        { clicks: 40, impressions: 1_000 },
      ]),
    );
    expect(terms.q).toBeCloseTo(100 / 14.55, 9);
    expect(terms.c).toBeCloseTo(29.1, 9);
    expect(terms.df).toBe(1);
    expect(overdispersion(terms)).toBeCloseTo((100 / 14.55 - 1) / 29.1, 9);
  });

  it('is Cochran’s Q of u/I with weights I where all arms were shown side by side', () => {
    const arms = [
      { clicks: 9, impressions: 400 },
      { clicks: 80, impressions: 2_500 },
      { clicks: 20, impressions: 900 },
    ];
    const rate = 109 / 3_800;
    const terms = spreadTerms(
      arms.map(({ clicks, impressions }) => {
        const information = impressions * rate * (1 - rate);
        return { logOdds: (clicks - impressions * rate) / information, variance: 1 / information };
      }),
    );
    const { q, c, df } = scoreTerms(sideBySide(arms));
    expect(q).toBeCloseTo(terms.q, 9);
    expect(c).toBeCloseTo(terms.c, 9);
    expect(df).toBe(terms.df);
  });

  it('ignores arms that no stratum compares, and sets left with one arm', () => {
    const [small, large] = [
      { clicks: 3, impressions: 50 },
      { clicks: 20, impressions: 900 },
    ];
    const terms = scoreTerms(scoreInStrata(3, [[small, large, NOT_SHOWN]]));
    // The third was shown on a day by itself.
    const apart = scoreTerms(
      scoreInStrata(3, [
        [small, large, NOT_SHOWN],
        [NOT_SHOWN, NOT_SHOWN, { clicks: 50, impressions: 99 }],
      ]),
    );
    expect(apart).toEqual(terms);
    expect(scoreTerms(scoreInStrata(2, [[small, NOT_SHOWN]]))).toEqual({ q: 0, c: 0, df: 0 });
  });

  it('takes no account of sets where nobody clicked, however unequal', () => {
    const silent = sideBySide([
      { clicks: 0, impressions: 100 },
      { clicks: 0, impressions: 100_000 },
    ]);
    expect(scoreTerms(silent)).toEqual({ q: 0, c: 0, df: 0 });
  });

  it('is 0 when arms differ less than binomial noise, or when there is nothing to estimate it from', () => {
    expect(overdispersion(scoreTerms(sideBySide([EVEN, EVEN, EVEN])))).toBe(0);
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
    const terms = sumOverdispersionTerms(sets.map((set) => scoreTerms(sideBySide(set))));
    const deviation = Math.sqrt(overdispersion(terms));
    expect(deviation).toBeGreaterThan(0.23);
    expect(deviation).toBeLessThan(0.28);
  });

  it('recovers none where arms of 150 and 15,000 impressions are equal', () => {
    const random = seededRandom(2);
    const sets = Array.from({ length: 3_000 }, () =>
      [150, 15_000].map((impressions) => ({ impressions, clicks: random.binomial(impressions, 0.004) })),
    );
    const { q, c, df } = sumOverdispersionTerms(sets.map((set) => scoreTerms(sideBySide(set))));
    // Q has the mean df, exactly; its deviation here is about 3 % of it: squares of small counts are long-tailed.
    expect(df).toBe(3_000);
    expect(Math.abs(q / df - 1)).toBeLessThan(0.12);
    expect(c).toBeGreaterThan(0);
  });
});
