import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../../src/simulator/random.ts';
import {
  drawPathName,
  PATHS,
  type PathName,
  resultsOf,
  simulateLogRoas,
} from '../../../src/simulator/roas-series.ts';
import type { DailyResult } from '../../../src/statistics/trajectory/daily-series.ts';
import {
  type ImprovementTrajectory,
  improvementTrajectory,
} from '../../../src/statistics/trajectory/improvement-trajectory.ts';
import { isImproving } from '../../../src/statistics/trajectory/learning-status.ts';
import { poolOf } from '../../../src/statistics/trajectory/residual-pool.ts';

function series(length: number, roasOn: (day: number) => number): readonly DailyResult[] {
  return Array.from({ length }, (_, day) => ({ day: 19_000 + day, spend: 10, revenue: 10 * roasOn(day) }));
}

/** One after the other from one generator: generators of neighbouring seeds begin alike. */
function simulated(
  random: Random,
  { name, length }: { name: PathName; length: number },
): ImprovementTrajectory {
  return improvementTrajectory(resultsOf(simulateLogRoas(random, { path: PATHS[name](random), length })));
}

/** Every number anywhere in the answer. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

function shareOf(replicates: number, isHit: (random: Random) => boolean): number {
  const random = seededRandom(45);
  return Array.from({ length: replicates }, () => isHit(random)).filter(Boolean).length / replicates;
}

describe('improvementTrajectory with little data', () => {
  it.each([[[]], [series(1, () => 2)], [series(20, () => 0)]])(
    'knows nothing from fewer than two valid days',
    (results) => {
      const trajectory = improvementTrajectory(results);
      expect(trajectory.learningStatus).toBe('INSUFFICIENT_DATA');
      expect(trajectory.initialRoas).toBeUndefined();
      expect(trajectory.projected365d).toBeUndefined();
      expect(trajectory.improvement365d).toBeUndefined();
      expect(numbersIn(trajectory).every(Number.isFinite)).toBe(true);
    },
  );

  it('returns the level, and projects nothing else, from two days on', () => {
    const trajectory = improvementTrajectory(series(2, (day) => (day === 0 ? 1 : 4)));
    // Two days are both start and present: √(1·4) = 2 by the median of logarithms.
    expect(trajectory).toMatchObject({
      learningStatus: 'INSUFFICIENT_DATA',
      initialRoas: 2,
      currentRoas: 2,
      projected30d: 2,
      projected90d: 2,
      projected365d: 2,
      improvement365d: 1,
      dailyImprovementRate: 0,
      onTrackFor10x: false,
      validDays: 2,
      historyDays: 2,
    });
  });

  it('wants 14 days of history and 10 valid days', () => {
    const steep = (day: number): number => 1.1 ** day;
    expect(improvementTrajectory(series(13, steep)).learningStatus).toBe('INSUFFICIENT_DATA');
    expect(improvementTrajectory(series(14, steep)).learningStatus).not.toBe('INSUFFICIENT_DATA');
    const everyOther = series(18, steep).filter((_, day) => day % 2 === 0);
    expect(improvementTrajectory(everyOther).validDays).toBe(9);
    expect(improvementTrajectory(everyOther).learningStatus).toBe('INSUFFICIENT_DATA');
  });
});

describe('improvementTrajectory', () => {
  it('is flat on a constant series', () => {
    const trajectory = improvementTrajectory(series(60, () => 2.5));
    expect(trajectory).toMatchObject({
      initialRoas: 2.5,
      currentRoas: 2.5,
      projected30d: 2.5,
      projected90d: 2.5,
      projected365d: 2.5,
      improvement365d: 1,
      dailyImprovementRate: 0,
      learningStatus: 'PLATEAUED',
      lowHistory30d: false,
      lowHistory90d: false,
      lowHistory365d: true,
    });
  });

  it('publishes improvements that can be checked by hand from what else is published', () => {
    const random = seededRandom(46);
    for (let replicate = 0; replicate < 20; replicate += 1) {
      const t = simulated(random, { name: 'saturating', length: 100 });
      const initial = t.initialRoas ?? Number.NaN;
      expect(t.improvement30d).toBe(Math.round(((t.projected30d ?? 0) / initial) * 10_000) / 10_000);
      expect(t.improvement90d).toBe(Math.round(((t.projected90d ?? 0) / initial) * 10_000) / 10_000);
      expect(t.improvement365d).toBe(Math.round(((t.projected365d ?? 0) / initial) * 10_000) / 10_000);
      expect(t.paths.map(({ published }) => published)).toEqual([
        t.projected30d,
        t.projected90d,
        t.projected365d,
      ]);
      for (const path of t.paths) {
        expect(path.published).toBeGreaterThanOrEqual(
          Math.min(path.median28, path.dampedHolt, path.dampedTrend, path.powerLaw),
        );
        expect(path.published).toBeLessThanOrEqual(
          Math.max(path.median28, path.dampedHolt, path.dampedTrend, path.powerLaw),
        );
      }
    }
  });

  it('does not depend on the order of days or on how a day is split', () => {
    const results = resultsOf(simulateLogRoas(seededRandom(41), { path: PATHS.flat(), length: 90 }));
    const split = results.flatMap((result) => {
      const half = { ...result, spend: result.spend / 2, revenue: result.revenue / 2 };
      return [half, half];
    });
    expect(improvementTrajectory(split.toReversed())).toEqual(improvementTrajectory(results));
  });

  it('scales with the currency of revenue only in its levels', () => {
    const results = resultsOf(
      simulateLogRoas(seededRandom(42), { path: PATHS.steady(seededRandom(43)), length: 90 }),
    );
    const scaled = improvementTrajectory(
      results.map((result) => ({ ...result, revenue: 10 * result.revenue })),
    );
    const plain = improvementTrajectory(results);
    expect(scaled.dailyImprovementRate).toBe(plain.dailyImprovementRate);
    expect(scaled.learningStatus).toBe(plain.learningStatus);
    expect(scaled.projected365d).toBeCloseTo(10 * (plain.projected365d ?? 0), 2);
  });

  it('is on track for ten times only when a year’s projection says so and history supports it', () => {
    const steep = (day: number): number => Math.exp(0.02 * day);
    const year = improvementTrajectory(series(200, steep));
    expect(year.onTrackFor10x).toBe(true);
    expect(year.improvement365d).toBeGreaterThanOrEqual(10);
    expect(year.dailyImprovementRate).toBeCloseTo(100 * Math.expm1(0.02), 3);
    const short = improvementTrajectory(series(120, (day) => Math.exp(0.04 * day)));
    expect(short.improvement365d).toBeGreaterThanOrEqual(10);
    expect(short.lowHistory365d).toBe(true);
    expect(short.onTrackFor10x).toBe(false);
  });

  it('survives days without revenue and tells of them', () => {
    const trajectory = improvementTrajectory(series(40, (day) => (day % 4 === 0 ? 0 : 2)));
    expect(trajectory.currentRoas).toBe(2);
    expect(trajectory.notes.join(' ')).toContain('10 days with spend and no revenue');
  });

  it('never gives NaN or infinity', () => {
    const random = seededRandom(44);
    const extremes = [0, -5, 1e-300, 1e-6, 1, 1e6, 1e300, Number.MAX_VALUE];
    const pick = (): number => extremes[Math.floor(random.uniform(0, extremes.length))] ?? 0;
    for (let round = 0; round < 200; round += 1) {
      const results = Array.from({ length: Math.floor(random.uniform(0, 40)) }, () => ({
        day: Math.floor(random.uniform(-20, 20)) * (random.uniform() < 0.1 ? 1e12 : 1),
        spend: pick(),
        revenue: pick(),
      }));
      expect(numbersIn(improvementTrajectory(results)).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('learning status', () => {
  it('finds no news in at least 95 % of flat noisy series', () => {
    const found = shareOf(
      200,
      (random) => simulated(random, { name: 'flat', length: 112 }).learningStatus === 'PLATEAUED',
    );
    expect(found).toBeGreaterThanOrEqual(0.95);
  });

  it('finds three quarters of saturating rises within 112 days', () => {
    const found = shareOf(200, (random) =>
      isImproving(simulated(random, { name: 'saturating', length: 112 }).learningStatus),
    );
    expect(found).toBeGreaterThanOrEqual(0.72);
  });

  it.each([
    ['IMPROVING', (day: number) => 0.01 * day],
    ['DECLINING', (day: number) => -0.01 * day],
    ['ACCELERATING', (day: number) => 0.0002 * day ** 2],
    ['DECELERATING', (day: number) => 0.25 * Math.sqrt(day)],
    ['DECLINING', (day: number) => -0.25 * Math.sqrt(day)],
    ['PLATEAUED', (day: number) => 0.1 * Math.sin(day)],
  ] as const)('is %s on a series made so', (status, path) => {
    const found = shareOf(40, (random) => {
      const roas = (day: number): number => Math.exp(1 + path(day) + random.normal(0, 0.1));
      return improvementTrajectory(series(112, roas)).learningStatus === status;
    });
    expect(found).toBeGreaterThanOrEqual(0.85);
  });
});

describe('projection', () => {
  it('beats the 28-day median on simulated accounts', () => {
    const error = { median: 0, published: 0 };
    const random = seededRandom(47);
    for (const length of [60, 120]) {
      for (let replicate = 0; replicate < 300; replicate += 1) {
        const logRoas = simulateLogRoas(random, {
          path: PATHS[drawPathName(random)](random),
          length: length + 94,
        });
        const [, path] = improvementTrajectory(resultsOf(logRoas.slice(0, length))).paths;
        const around = logRoas.slice(length - 1 + 87, length - 1 + 94);
        const target = around.reduce((sum, value) => sum + value, 0) / around.length;
        error.median += Math.abs(Math.log(path?.median28 ?? Number.NaN) - target);
        error.published += Math.abs(Math.log(path?.published ?? Number.NaN) - target);
      }
    }
    expect(error.published / error.median).toBeLessThan(0.98);
  });
});

describe('intervals', () => {
  const noisy = (length: number): readonly DailyResult[] =>
    resultsOf(simulateLogRoas(seededRandom(48), { path: PATHS.flat(), length }));

  it('are one factor around the projection, wider further ahead, and can be divided by hand', () => {
    const { projections, initialRoas = Number.NaN } = improvementTrajectory(noisy(100));
    const round = (value: number): number => Math.round(value * 10_000) / 10_000;
    const factors = projections.map(({ roas, interval }) => interval.upper / roas);
    expect(factors).toEqual(factors.toSorted((a, b) => a - b));
    for (const { roas, interval, improvementInterval, intervalMethod, residuals } of projections) {
      expect(roas / interval.lower).toBeCloseTo(interval.upper / roas, 2);
      expect(improvementInterval).toEqual({
        lower: round(interval.lower / initialRoas),
        upper: round(interval.upper / initialRoas),
      });
      expect([intervalMethod, residuals]).toEqual(['SCALED_DEFAULT', 0]);
    }
  });

  it('are wider where days vary more', () => {
    const widthOf = (scale: number): number => {
      const random = seededRandom(49);
      const results = series(90, () => Math.exp(scale * random.normal()));
      const [first] = improvementTrajectory(results).projections;
      return (first?.interval.upper ?? 0) / (first?.interval.lower ?? 1);
    };
    expect(widthOf(0.6)).toBeGreaterThan(1.5 * widthOf(0.1));
  });

  it('rest on the account’s own errors once there are fifty', () => {
    const { projections, backTests } = improvementTrajectory(noisy(500));
    expect(projections.map(({ intervalMethod }) => intervalMethod)).toEqual([
      'CONFORMAL',
      'CONFORMAL',
      'SCALED_DEFAULT',
    ]);
    expect(projections.map(({ residuals }) => residuals)).toEqual([60, 51, 0]);
    expect(backTests.map(({ horizonDays }) => horizonDays)).toEqual([30, 90, 365]);
  });

  it('take residuals pooled over accounts before anything else', () => {
    const results = noisy(100);
    const [, plain] = improvementTrajectory(results).projections;
    const pooledResiduals = { 90: poolOf(Array.from({ length: 50 }, () => 100)) };
    const [near, pooled] = improvementTrajectory(results, { pooledResiduals }).projections;
    expect([pooled?.intervalMethod, pooled?.residuals]).toEqual(['CONFORMAL', 50]);
    expect(pooled?.interval.upper).toBeGreaterThan(10 * (plain?.interval.upper ?? 0));
    expect(near?.intervalMethod).toBe('SCALED_DEFAULT');
  });

  it('say how likely ten times is: surely not for a flat account, surely for one that has risen twentyfold', () => {
    expect(improvementTrajectory(noisy(100)).probability10x).toBeLessThan(0.001);
    const risen = series(200, (day) => (day < 20 ? 0.1 : 2));
    expect(improvementTrajectory(risen).probability10x).toBeGreaterThan(0.9);
    const halfway = improvementTrajectory(series(200, (day) => (day < 20 ? 0.2 : 2)));
    expect(halfway.probability10x).toBeCloseTo(0.5, 1);
    expect(halfway.onTrackFor10x).toBe((halfway.improvement365d ?? 0) >= 10);
  });

  it('are not given where nothing is extrapolated', () => {
    const { projections, probability10x, backTests } = improvementTrajectory(series(8, () => 2));
    expect({ projections, probability10x, backTests }).toEqual({
      projections: [],
      probability10x: undefined,
      backTests: [],
    });
  });
});
