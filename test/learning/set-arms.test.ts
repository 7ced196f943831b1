import { describe, expect, test } from 'vitest';
import { type SetArm, setTerms, weighSet } from '../../src/learning/set-arms.ts';
import { METRICS } from '../../src/statistics/arm-outcome.ts';
import { contrastSums } from '../../src/statistics/contrast.ts';
import { overdispersionTerms } from '../../src/statistics/overdispersion.ts';

/** Clicks, their impressions, engagements, theirs, conversions, their clicks, spend, revenue, records. */
const arm = (...figures: readonly number[]): SetArm => ({ figures });
const clicked = (clicks: number, impressions: number): SetArm => arm(clicks, impressions);

const noTau2 = () => 0;

describe('a weighed set', () => {
  test('has the metrics that two arms report, in their order', () => {
    const all = arm(20, 1_000, 50, 1_000, 5, 100, 10, 20, 1);
    expect(weighSet([all, all], noTau2).metrics).toEqual(METRICS);
    expect(weighSet([all, clicked(10, 500)], noTau2).metrics).toEqual(['ctr']);
    expect(weighSet([all], noTau2).metrics).toEqual([]);
    expect(weighSet([], noTau2)).toEqual({ metrics: [], totals: [], successes: [], arms: [] });
  });

  test('weighs arms by 1/(v + τ²) and centres them, worked by hand', () => {
    // Two arms of the same variance v = 1/20.5 + 1/980.5 and one of 1/40.5 + 1/960.5.
    const { totals, arms, successes } = weighSet(
      [clicked(20, 1_000), clicked(20, 1_000), clicked(40, 1_000)],
      () => 0.05,
    );
    const weights = [20, 20, 40].map((c) => 1 / (1 / (c + 0.5) + 1 / (1_000.5 - c) + 0.05));
    const outcomes = [20, 20, 40].map((c) => Math.log((c + 0.5) / (1_000.5 - c)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = weights.reduce((sum, weight, at) => sum + weight * (outcomes[at] ?? 0), 0) / total;
    expect(totals[0]).toBeCloseTo(total, 12);
    expect(successes).toEqual([80]);
    for (const [at, { weights: own, deviations }] of arms.entries()) {
      expect(own[0]).toBeCloseTo(weights[at] ?? Number.NaN, 12);
      expect(deviations[0]).toBeCloseTo((weights[at] ?? 0) * ((outcomes[at] ?? 0) - mean), 12);
    }
    expect(arms.reduce((sum, { deviations }) => sum + (deviations[0] ?? 0), 0)).toBeCloseTo(0, 12);
  });

  test('leaves an arm out of the metrics it does not report, and only of those', () => {
    const set = weighSet(
      [arm(20, 1_000, 80, 1_000), arm(30, 1_000, 90, 1_000), arm(0, 0, 70, 1_000)],
      noTau2,
    );
    expect(set.metrics).toEqual(['ctr', 'engagement_rate']);
    expect(set.arms[2]?.weights[0]).toBe(0);
    expect(set.arms[2]?.deviations[0]).toBe(0);
    expect(set.arms[2]?.weights[1]).toBeGreaterThan(0);
    expect(set.successes).toEqual([50, 240]);
  });

  test('uses the variance of each metric', () => {
    const asked: string[] = [];
    const figures = [20, 1_000, 50, 1_000, 5, 100, 10, 20, 1];
    weighSet([arm(...figures), arm(...figures)], (metric) => {
      asked.push(metric);
      return 0;
    });
    expect(asked).toEqual(METRICS);
  });

  test('gives the N and D of the reference', () => {
    const counts = [
      [20, 1_000],
      [35, 1_200],
      [9, 800],
      [4, 90],
    ] as const;
    const carries = [true, false, true, true];
    const { arms, totals } = weighSet(
      counts.map(([clicks, impressions]) => clicked(clicks, impressions)),
      () => 0.03,
    );
    const carried = arms.filter((_, at) => carries[at]);
    const sum = (name: 'weights' | 'deviations'): number =>
      carried.reduce((total, own) => total + (own[name][0] ?? 0), 0);
    const reference = contrastSums(
      counts.map(([clicks, impressions], at) => ({ clicks, impressions, traits: carries[at] ? ['x'] : [] })),
      0.03,
    ).get('x');
    expect(sum('deviations')).toBeCloseTo(reference?.n ?? Number.NaN, 12);
    expect(sum('weights') - sum('weights') ** 2 / (totals[0] ?? 0)).toBeCloseTo(
      reference?.d ?? Number.NaN,
      12,
    );
  });
});

describe('the overdispersion terms of a set', () => {
  test('are of the arms that report the metric, one entry for each metric', () => {
    const terms = setTerms([arm(20, 1_000, 0, 0), arm(45, 1_100, 0, 0), clicked(3, 99)]);
    const expected = overdispersionTerms([
      { clicks: 20, impressions: 1_000 },
      { clicks: 45, impressions: 1_100 },
    ]);
    expect(terms).toEqual([expected, ...METRICS.slice(1).map(() => ({ q: 0, c: 0, df: 0 }))]);
    expect(expected.df).toBe(1);
  });

  test('of figures that are not there are none', () => {
    expect(setTerms([])).toEqual(METRICS.map(() => ({ q: 0, c: 0, df: 0 })));
    expect(setTerms([{ figures: [] }, { figures: [] }])).toEqual(METRICS.map(() => ({ q: 0, c: 0, df: 0 })));
  });
});
