import { describe, expect, it } from 'vitest';
import {
  comparableGroups,
  type GuidedUnit,
  guidanceLift,
  guidedContrast,
} from '../../src/guidance/guided-contrast.ts';
import { seededRandom } from '../../src/simulator/random.ts';

const NONE = {
  clicks: 0,
  clicksImpressions: 0,
  engagements: 0,
  engagementImpressions: 0,
  conversions: 0,
  conversionClicks: 0,
  spend: 0,
  revenue: 0,
  records: 1,
};

function unit(guided: boolean, clicks: number, impressions: number, cluster = ''): GuidedUnit {
  return { guided, cluster, totals: { ...NONE, clicks, clicksImpressions: impressions } };
}

const contrastOf = (groups: readonly (readonly GuidedUnit[])[]) =>
  guidedContrast(comparableGroups(groups, 'ctr'));

describe('the contrast of guided and unguided units', () => {
  it('is the difference of log-odds when units of a side agree', () => {
    // Two weeks at 4 % and two at 2 %, all of 10,000: ln(400.5/9600.5) − ln(200.5/9800.5).
    const clusters = ['a', 'b', 'c', 'd'];
    const group = [400, 400, 200, 200].map((clicks, index) =>
      unit(index < 2, clicks, 10_000, clusters[index]),
    );
    const contrast = contrastOf([group]);
    const expected = Math.log(400.5 / 9600.5) - Math.log(200.5 / 9800.5);
    expect(contrast?.estimate).toBeCloseTo(expected, 10);
    expect(contrast?.overdispersion).toBe(0);
    expect(contrast?.degreesOfFreedom).toBe(2);
    // No extra variance: the sampling variance of a difference of two means of two.
    const v1 = 1 / 400.5 + 1 / 9600.5;
    const v2 = 1 / 200.5 + 1 / 9800.5;
    expect(contrast?.standardError).toBeCloseTo(Math.sqrt((v1 + v2) / 2), 10);
    const lift = guidanceLift(contrast ?? expect.unreachable());
    expect(lift.lift).toBeCloseTo(Math.exp(expected) - 1, 10);
    // Student's t with 2 degrees of freedom: 4.3027.
    expect(Math.log1p(lift.upper)).toBeCloseTo(expected + 4.302_653 * Math.sqrt((v1 + v2) / 2), 5);
  });

  it('compares inside groups only: a good project that happens to be guided more changes nothing', () => {
    const poor = [unit(true, 100, 10_000), unit(false, 100, 10_000), unit(false, 100, 10_000)];
    const good = [unit(true, 900, 10_000), unit(true, 900, 10_000), unit(false, 900, 10_000)];
    const contrast = contrastOf([poor, good]);
    expect(contrast?.estimate).toBeCloseTo(0, 10);
  });

  it('does not take the effect itself for noise between units', () => {
    const clusters = ['a', 'b', 'c', 'd', 'e', 'f'];
    const group = clusters.map((cluster, index) => unit(index < 3, index < 3 ? 900 : 100, 10_000, cluster));
    expect(contrastOf([group])?.overdispersion).toBe(0);
  });

  it('leaves out units that have seen too little, and groups of one side', () => {
    const known = [unit(true, 20, 1000), unit(false, 10, 1000)];
    expect(comparableGroups([known, [unit(true, 5, 1000), unit(false, 1, 99)]], 'ctr')).toHaveLength(1);
    expect(comparableGroups([[unit(true, 5, 1000), unit(true, 1, 1000)]], 'ctr')).toHaveLength(0);
    expect(contrastOf([known]), 'no degree of freedom').toBeUndefined();
    expect(contrastOf([])).toBeUndefined();
  });

  it('is less sure when the same creatives make up several sets', () => {
    const random = seededRandom(5);
    const creatives = Array.from({ length: 12 }, (_, index) => ({
      guided: index % 2 === 0,
      rate: 0.02 * Math.exp(random.normal() * 0.3),
    }));
    const sets = (clusterOf: (creative: number, set: number) => string) =>
      Array.from({ length: 10 }, (_, set) =>
        creatives.map(({ guided, rate }, index) =>
          unit(guided, Math.round(5000 * rate), 5000, clusterOf(index, set)),
        ),
      );
    const independent = contrastOf(sets((creative, set) => `${creative} ${set}`));
    const repeated = contrastOf(sets((creative) => `${creative}`));
    expect(repeated?.estimate).toBeCloseTo(independent?.estimate ?? Number.NaN, 10);
    // Ten sets of the same twelve creatives are worth one: √10 times the error.
    const ratio = (repeated?.standardError ?? 0) / (independent?.standardError ?? 1);
    expect(ratio).toBeGreaterThan(2.5);
    expect(ratio).toBeLessThan(4);
  });
});

/** Weeks of projects with a planted effect of guidance, on projects and weeks of unequal level and size. */
function simulate(
  seed: number,
  { effect, projects, weeks, share }: { effect: number; projects: number; weeks: number; share: number },
) {
  const random = seededRandom(seed);
  return Array.from({ length: projects }, (_, project) => {
    const level = Math.log(0.015) + 0.5 * random.normal();
    return Array.from({ length: weeks }, (_, week) => {
      const guided = random.uniform() >= share;
      const logOdds = level + 0.15 * random.normal() + (guided ? effect : 0);
      const impressions = 500 + Math.floor(20_000 * random.uniform());
      const clicks = random.binomial(impressions, 1 / (1 + Math.exp(-logOdds)));
      return unit(guided, clicks, impressions, `${project} ${week}`);
    });
  });
}

describe('recovery from simulation', () => {
  it.each([
    { effect: 0, projects: 6, weeks: 12, share: 0.2 },
    { effect: 0.15, projects: 4, weeks: 26, share: 0.1 },
    { effect: 0.15, projects: 2, weeks: 10, share: 0.5 },
  ])('finds %o, and its intervals hold it about as often as they say', (plan) => {
    let covered = 0;
    let total = 0;
    let measured = 0;
    const runs = 400;
    for (let run = 0; run < runs; run += 1) {
      const contrast = contrastOf(simulate(run + 1, plan));
      if (contrast === undefined) continue;
      measured += 1;
      total += contrast.estimate;
      const { lower, upper } = guidanceLift(contrast);
      const truth = Math.expm1(plan.effect);
      if (lower <= truth && truth <= upper) covered += 1;
    }
    expect(measured).toBeGreaterThan(0.95 * runs);
    expect(total / measured).toBeCloseTo(plan.effect, 1);
    expect(Math.abs(total / measured - plan.effect)).toBeLessThan(0.015);
    // 95 %, by 400 runs to within 2.2 points twice over; the larger of two errors makes it a little more.
    expect(covered / measured).toBeGreaterThan(0.925);
    expect(covered / measured).toBeLessThan(0.99);
  });
});
