import { describe, expect, it } from 'vitest';
import {
  comparableGroups,
  type GuidedGroup,
  type GuidedUnit,
  guidanceLift,
  guidedContrast,
} from '../../src/guidance/guided-contrast.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { scoreInStrata } from '../../src/statistics/contrast.ts';

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

const comparable = (groups: readonly (readonly GuidedUnit[])[]) =>
  comparableGroups(
    groups.map((units) => ({ units })),
    'ctr',
  );
const contrastOf = (groups: readonly (readonly GuidedUnit[])[]) => guidedContrast(comparable(groups));

describe('the contrast of guided and unguided units', () => {
  it('is the difference of rates over the information of an impression when units of a side agree', () => {
    // Two weeks at 4 % and two at 2 %, all of 10,000: p = .03, so that an impression tells p(1 − p) = .0291.
    const clusters = ['a', 'b', 'c', 'd'];
    const group = [400, 400, 200, 200].map((clicks, index) =>
      unit(index < 2, clicks, 10_000, clusters[index]),
    );
    const contrast = contrastOf([group]);
    const expected = (0.04 - 0.02) / (0.03 * 0.97);
    expect(contrast?.estimate).toBeCloseTo(expected, 10);
    expect(contrast?.overdispersion).toBe(0);
    expect(contrast?.degreesOfFreedom).toBe(2);
    // No extra variance: the sampling variance of a difference of two means of two, 1/291 each.
    const variance = 1 / (10_000 * 0.03 * 0.97);
    expect(contrast?.standardError).toBeCloseTo(Math.sqrt(variance), 10);
    const lift = guidanceLift(contrast ?? expect.unreachable());
    expect(lift.lift).toBeCloseTo(Math.exp(expected) - 1, 10);
    // Student's t with 2 degrees of freedom: 4.3027.
    expect(Math.log1p(lift.upper)).toBeCloseTo(expected + 4.302_653 * Math.sqrt(variance), 5);
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

  it('leaves out units that saw nothing, groups in which nobody clicked, and groups of one side', () => {
    const known = [unit(true, 20, 1000), unit(false, 10, 1000)];
    const [compared, ...others] = comparable([[...known, unit(false, 0, 0)]]);
    expect(others).toEqual([]);
    expect(compared?.units).toHaveLength(3);
    expect(compared?.compared).toEqual(known);
    expect(comparable([known, [unit(true, 5, 1000), unit(false, 0, 0)]])).toHaveLength(1);
    expect(comparable([[unit(true, 0, 1000), unit(false, 0, 1000)]])).toHaveLength(0);
    expect(comparable([[unit(true, 5, 1000), unit(true, 1, 1000)]])).toHaveLength(0);
    expect(contrastOf([known]), 'no degree of freedom').toBeUndefined();
    expect(contrastOf([])).toBeUndefined();
  });

  it('compares units by what strata tell of them, where they do, and not by their totals', () => {
    // Twice the rate at weekends, when three quarters of what is guided was shown: by totals guided is better, by days not.
    const counts = (weekday: number, weekend: number) => [
      { impressions: weekday, clicks: weekday * 0.02 },
      { impressions: weekend, clicks: weekend * 0.04 },
    ];
    const arms = [counts(1_000, 3_000), counts(1_000, 3_000), counts(3_000, 1_000), counts(3_000, 1_000)];
    const units = arms.map((days, index) =>
      unit(
        index < 2,
        days.reduce((sum, { clicks }) => sum + clicks, 0),
        4_000,
        `${index}`,
      ),
    );
    const strata = [0, 1].map((day) => arms.map((days) => days[day] ?? expect.unreachable()));
    const score = scoreInStrata(4, strata);
    const group: GuidedGroup = { units, systems: new Map([['ctr', { form: 'SUMS', score }]]) };
    expect(contrastOf([units])?.estimate).toBeGreaterThan(0.3);
    expect(guidedContrast(comparableGroups([group], 'ctr'))?.estimate).toBeCloseTo(0, 10);
    // Without a system of the metric nothing compares the units, whatever their totals.
    expect(comparableGroups([{ units, systems: new Map() }], 'ctr')).toEqual([]);
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

/** Four hundred accounts are drawn and solved: a few seconds of work on a busy machine. */
const SIMULATION = { timeout: 30_000 };

describe('recovery from simulation', () => {
  it.each([
    { effect: 0, projects: 6, weeks: 12, share: 0.2 },
    { effect: 0.15, projects: 4, weeks: 26, share: 0.1 },
    { effect: 0.15, projects: 2, weeks: 10, share: 0.5 },
  ])('finds %o, and its intervals hold it about as often as they say', SIMULATION, (plan) => {
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
