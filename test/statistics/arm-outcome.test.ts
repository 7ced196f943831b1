import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { type ArmTotals, armOutcomes, METRICS, MIN_ARM_CLICKS } from '../../src/statistics/arm-outcome.ts';

const arm = (totals: Partial<ArmTotals>): ArmTotals => ({
  clicks: 0,
  clicksImpressions: 0,
  engagements: 0,
  engagementImpressions: 0,
  conversions: 0,
  conversionClicks: 0,
  spend: 0,
  revenue: 0,
  records: 0,
  ...totals,
});

/** By hand: 20 of 1000 are ln(20.5/980.5), known with 1/20.5 + 1/980.5. */
const TWENTY_OF_THOUSAND = { logOdds: -3.867638, variance: 0.0498, successes: 20 };

describe('a rate', () => {
  test.each([
    ['ctr', { clicks: 20, clicksImpressions: 1_000 }],
    ['engagement_rate', { engagements: 20, engagementImpressions: 1_000 }],
    ['conversion_rate', { conversions: 20, conversionClicks: 1_000 }],
  ] as const)('%s is the log-odds of its own figures and of no others', (metric, totals) => {
    const [outcome] = armOutcomes(metric, [arm(totals)]);
    expect(outcome?.logOdds).toBeCloseTo(TWENTY_OF_THOUSAND.logOdds, 6);
    expect(outcome?.variance).toBeCloseTo(TWENTY_OF_THOUSAND.variance, 4);
    expect(outcome?.successes).toBe(20);
    for (const other of METRICS.filter((name) => name !== metric)) {
      expect(armOutcomes(other, [arm(totals)])).toEqual([undefined]);
    }
  });

  test.each([
    ['ctr', 'clicksImpressions', 100],
    ['engagement_rate', 'engagementImpressions', 100],
    ['conversion_rate', 'conversionClicks', MIN_ARM_CLICKS],
  ] as const)('%s needs %s of at least %d', (metric, trials, least) => {
    expect(armOutcomes(metric, [arm({ [trials]: least - 1 })])).toEqual([undefined]);
    expect(armOutcomes(metric, [arm({ [trials]: least })])[0]).toMatchObject({ successes: 0 });
  });

  test('of more successes than trials is that of all trials', () => {
    const [more] = armOutcomes('conversion_rate', [arm({ conversions: 90, conversionClicks: 40 })]);
    const [all] = armOutcomes('conversion_rate', [arm({ conversions: 40, conversionClicks: 40 })]);
    expect(more).toEqual(all);
    expect(more?.successes).toBe(40);
  });
});

describe('return on ad spend', () => {
  // Sales of 10, 30 and 0, of 20 money each: half a sale is 10.
  const arms = [
    arm({ spend: 100, revenue: 200, conversions: 10 }),
    arm({ spend: 200, revenue: 600, conversions: 30 }),
    arm({ spend: 50, revenue: 0, conversions: 0 }),
  ];

  test('is ln((revenue + half a sale)/spend) with the variance 2/(sales + .5)', () => {
    const outcomes = armOutcomes('roas', arms);
    const expected = [
      { logOdds: Math.log(210 / 100), variance: 2 / 10.5, successes: 10 },
      { logOdds: Math.log(610 / 200), variance: 2 / 30.5, successes: 30 },
      { logOdds: Math.log(10 / 50), variance: 4, successes: 0 },
    ];
    for (const [at, outcome] of outcomes.entries()) {
      expect(outcome?.logOdds).toBeCloseTo(expected[at]?.logOdds ?? Number.NaN, 12);
      expect(outcome?.variance).toBeCloseTo(expected[at]?.variance ?? Number.NaN, 12);
      expect(outcome?.successes).toBe(expected[at]?.successes);
    }
  });

  test('does not depend on the unit of money', () => {
    const micros = arms.map((totals) => ({
      ...totals,
      spend: totals.spend * 1e6,
      revenue: totals.revenue * 1e6,
    }));
    const plain = armOutcomes('roas', arms);
    for (const [at, outcome] of armOutcomes('roas', micros).entries()) {
      expect(outcome?.logOdds).toBeCloseTo(plain[at]?.logOdds ?? Number.NaN, 9);
      expect(outcome?.variance).toBe(plain[at]?.variance);
    }
  });

  test('takes records with revenue for sales where the set reports no conversions', () => {
    const [first, second] = armOutcomes('roas', [
      arm({ spend: 100, revenue: 300, records: 3 }),
      arm({ spend: 100, revenue: 0, records: 7 }),
    ]);
    // Three sales of 100: half a sale is 50.
    expect(first).toMatchObject({ successes: 3, variance: 2 / 3.5 });
    expect(first?.logOdds).toBeCloseTo(Math.log(3.5), 12);
    expect(second).toMatchObject({ successes: 0, variance: 4 });
    expect(second?.logOdds).toBeCloseTo(Math.log(0.5), 12);
  });

  test('is of arms that were paid for only, and of sets that earned anything', () => {
    const unpaid = arm({ spend: 0, revenue: 1_000, conversions: 50 });
    expect(armOutcomes('roas', [...arms, unpaid])[3]).toBeUndefined();
    // What was not paid for does not say what a sale is worth either.
    expect(armOutcomes('roas', [...arms, unpaid]).slice(0, 3)).toEqual(armOutcomes('roas', arms));
    const nothingSold = [arm({ spend: 10, conversions: 4 }), arm({ spend: 20 })];
    expect(armOutcomes('roas', nothingSold)).toEqual([undefined, undefined]);
  });
});

test('every outcome is finite and known with a positive variance, whatever is reported', () => {
  const random = seededRandom(1);
  const whole = (to: number): number => (random.uniform() < 0.3 ? 0 : Math.floor(random.uniform(0, to)));
  for (let draw = 0; draw < 300; draw += 1) {
    const arms = Array.from({ length: 4 }, () =>
      arm({
        clicks: whole(500),
        clicksImpressions: whole(1_000),
        engagements: whole(500),
        engagementImpressions: whole(1_000),
        conversions: whole(60),
        conversionClicks: whole(100),
        spend: whole(1e9),
        revenue: whole(1e9),
        records: whole(20),
      }),
    );
    for (const metric of METRICS) {
      const outcomes = armOutcomes(metric, arms);
      expect(outcomes).toHaveLength(4);
      for (const outcome of outcomes) {
        if (outcome === undefined) continue;
        expect(Number.isFinite(outcome.logOdds)).toBe(true);
        expect(outcome.variance).toBeGreaterThan(0);
        expect(outcome.variance).toBeLessThanOrEqual(4.1);
      }
    }
  }
});
