import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import {
  type ArmScore,
  type ArmTotals,
  armScores,
  METRICS,
  rateScores,
} from '../../src/statistics/arm-outcome.ts';

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

function expectScore(score: ArmScore | undefined, expected: ArmScore): void {
  expect(score?.successes).toBeCloseTo(expected.successes, 12);
  expect(score?.gain).toBeCloseTo(expected.gain, 12);
  expect(score?.information).toBeCloseTo(expected.information, 12);
}

describe('a rate', () => {
  test.each([
    ['ctr', 'clicks', 'clicksImpressions'],
    ['engagement_rate', 'engagements', 'engagementImpressions'],
    ['conversion_rate', 'conversions', 'conversionClicks'],
  ] as const)('%s is scored by its own figures and by no others', (metric, successes, trials) => {
    // 20 of 1,000 and 20 of 250: p = 40/1,250 = .032; u = 20 − 32 and 20 − 8; I = n·.032·.968.
    const arms = [arm({ [successes]: 20, [trials]: 1_000 }), arm({ [successes]: 20, [trials]: 250 })];
    const [large, small] = armScores(metric, arms) ?? [];
    expectScore(large, { successes: 20, gain: -12, information: 30.976 });
    expectScore(small, { successes: 20, gain: 12, information: 7.744 });
    for (const other of METRICS.filter((name) => name !== metric)) {
      expect(armScores(other, arms)).toBeUndefined();
    }
  });

  test('needs two arms that report it; an arm that does not is left out and changes nothing', () => {
    const [one, two] = [
      arm({ conversions: 2, conversionClicks: 10 }),
      arm({ conversions: 1, conversionClicks: 40 }),
    ];
    expect(armScores('conversion_rate', [one])).toBeUndefined();
    expect(armScores('conversion_rate', [one, arm({ conversions: 9 })])).toBeUndefined();
    const both = armScores('conversion_rate', [one, two]);
    expect(armScores('conversion_rate', [one, arm({ clicks: 90, clicksImpressions: 900 }), two])).toEqual([
      both?.[0],
      undefined,
      both?.[1],
    ]);
  });

  test('says nothing where nobody succeeded, or everybody', () => {
    // 100 against 100,000 impressions without a click: half a click would be 1,000 times the rate.
    expect(
      rateScores([
        { successes: 0, trials: 100 },
        { successes: 0, trials: 100_000 },
      ]),
    ).toBeUndefined();
    expect(
      rateScores([
        { successes: 30, trials: 30 },
        { successes: 40, trials: 40 },
      ]),
    ).toBeUndefined();
  });

  test('of more successes than trials is that of all trials', () => {
    const other = { successes: 3, trials: 50 };
    const more = rateScores([{ successes: 90, trials: 40 }, other]);
    expect(more).toEqual(rateScores([{ successes: 40, trials: 40 }, other]));
    expect(more?.[0]?.successes).toBe(40);
  });

  test('has gains that sum to 0, and information that does not depend on which arm had the successes', () => {
    const random = seededRandom(2);
    for (let draw = 0; draw < 200; draw += 1) {
      const arms = Array.from({ length: 5 }, () => {
        const trials = Math.floor(random.uniform(0, 3_000));
        return { trials, successes: random.binomial(trials, 0.04) };
      });
      const scores = rateScores(arms) ?? [];
      expect(scores.reduce((sum, score) => sum + (score?.gain ?? 0), 0)).toBeCloseTo(0, 8);
      // All successes moved to the largest arm.
      const whole = arms.reduce((sum, { successes }) => sum + successes, 0);
      const largest = arms.reduce((best, own) => (own.trials > best.trials ? own : best));
      const moved = rateScores(arms.map((own) => ({ ...own, successes: own === largest ? whole : 0 })));
      if (whole > largest.trials) continue;
      for (const [at, score] of scores.entries())
        expect(moved?.[at]?.information).toBeCloseTo(score?.information ?? 0, 10);
    }
  });
});

describe('return on ad spend', () => {
  // Sales of 10, 30 and 0: 800 of 350 spent, 40 sales.
  const arms = [
    arm({ spend: 100, revenue: 200, conversions: 10 }),
    arm({ spend: 200, revenue: 600, conversions: 30 }),
    arm({ spend: 50, revenue: 0, conversions: 0 }),
  ];

  test('is half the sales that revenue is worth beyond those that spend would have brought, worked by hand', () => {
    // I = ½·40·spend/350; u = ½·40·revenue/800 − I: 5 − 5.714…, 15 − 11.428…, 0 − 2.857….
    const scores = armScores('roas', arms) ?? [];
    expectScore(scores[0], { successes: 10, gain: 5 - 40 / 7, information: 40 / 7 });
    expectScore(scores[1], { successes: 30, gain: 15 - 80 / 7, information: 80 / 7 });
    expectScore(scores[2], { successes: 0, gain: -20 / 7, information: 20 / 7 });
  });

  test('does not depend on the unit of money', () => {
    const micros = arms.map((totals) => ({
      ...totals,
      spend: totals.spend * 1e6,
      revenue: totals.revenue * 1e6,
    }));
    const plain = armScores('roas', arms);
    for (const [at, score] of (armScores('roas', micros) ?? []).entries()) {
      expectScore(score, plain?.[at] ?? { successes: Number.NaN, gain: 0, information: 0 });
    }
    // Spend in another currency than revenue changes nothing either: only shares of each count.
    const mixed = armScores(
      'roas',
      arms.map((totals) => ({ ...totals, revenue: totals.revenue * 40 })),
    );
    for (const [at, score] of (mixed ?? []).entries())
      expect(score?.gain).toBeCloseTo(plain?.[at]?.gain ?? 1, 10);
  });

  test('is linear in revenue: money moved between arms moves gains by as much, and information not at all', () => {
    const gainOf = (moved: number): readonly number[] =>
      (
        armScores('roas', [
          arm({ spend: 100, revenue: 200 + moved, conversions: 10 }),
          arm({ spend: 200, revenue: 600 - moved, conversions: 30 }),
        ]) ?? []
      ).map((score) => score?.gain ?? Number.NaN);
    const [none, one, two] = [gainOf(0), gainOf(50), gainOf(100)];
    // ½·40/800 of a gain for each unit of revenue.
    expect((one[0] ?? 0) - (none[0] ?? 0)).toBeCloseTo(50 / 40, 12);
    expect((two[0] ?? 0) - (none[0] ?? 0)).toBeCloseTo(100 / 40, 12);
    expect((two[1] ?? 0) - (none[1] ?? 0)).toBeCloseTo(-100 / 40, 12);
  });

  test('is right on average and varies as it says when returns are equal and spends are not', () => {
    const random = seededRandom(3);
    const draws = 4_000;
    let gain = 0;
    let square = 0;
    let information = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      // A sale for every unit of spend in 20, of an exponential value: 10 sales against 200.
      const spends = [200, 4_000];
      const sold = spends.map((spend) => {
        const sales = random.binomial(spend, 0.05);
        const values = Array.from({ length: sales }, () => -50 * Math.log(1 - random.uniform()));
        return arm({ spend, conversions: sales, revenue: values.reduce((sum, value) => sum + value, 0) });
      });
      const [small, large] = armScores('roas', sold) ?? [];
      const own = small?.information ?? 0;
      gain += small?.gain ?? 0;
      square += (small?.gain ?? 0) ** 2;
      information += own - own ** 2 / (own + (large?.information ?? 0));
    }
    expect(Math.abs(gain / draws)).toBeLessThan((3 * Math.sqrt(information)) / draws);
    expect(square / information).toBeGreaterThan(0.9);
    expect(square / information).toBeLessThan(1.1);
  });

  test('takes records with revenue for sales where the set reports no conversions', () => {
    // Three sales: I = ½·3·½ each, all the revenue is the first one's.
    const [first, second] =
      armScores('roas', [
        arm({ spend: 100, revenue: 300, records: 3 }),
        arm({ spend: 100, revenue: 0, records: 7 }),
      ]) ?? [];
    expectScore(first, { successes: 3, gain: 0.75, information: 0.75 });
    expectScore(second, { successes: 0, gain: -0.75, information: 0.75 });
  });

  test('is of arms that were paid for only, and of sets that earned anything', () => {
    const unpaid = arm({ spend: 0, revenue: 1_000, conversions: 50 });
    // What was not paid for does not say what a sale is worth either.
    expect(armScores('roas', [...arms, unpaid])).toEqual([...(armScores('roas', arms) ?? []), undefined]);
    expect(armScores('roas', [arm({ spend: 10, conversions: 4 }), arm({ spend: 20 })])).toBeUndefined();
    expect(armScores('roas', [arm({ spend: 10, revenue: 30, conversions: 1 }), unpaid])).toBeUndefined();
  });
});

test('every score is finite, with information that is not negative, whatever is reported', () => {
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
      const scores = armScores(metric, arms) ?? [];
      expect([0, 4]).toContain(scores.length);
      for (const score of scores) {
        if (score === undefined) continue;
        expect(Number.isFinite(score.gain)).toBe(true);
        expect(score.information).toBeGreaterThan(0);
        expect(score.successes).toBeGreaterThanOrEqual(0);
      }
    }
  }
});
