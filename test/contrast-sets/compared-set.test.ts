import { describe, expect, test } from 'vitest';
import {
  type ComparedSet,
  coarseSet,
  fineSet,
  type MetricSystem,
  needsStrata,
  placeOfCell,
  type Varying,
} from '../../src/contrast-sets/compared-set.ts';
import { moveSums, noSums, type SetSums } from '../../src/contrast-sets/set-sums.ts';
import { countedStratum } from '../../src/contrast-sets/strata.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Metric } from '../../src/statistics/arm-outcome.ts';
import { carrierContrast } from '../../src/statistics/contrast.ts';
import { overdispersion, sumOverdispersionTerms } from '../../src/statistics/overdispersion.ts';
import { systemArms, systemTerms } from '../../src/statistics/set-system.ts';
import { clicked, type Place, type StoredStratum, stored } from './figures.ts';

const sumsOf = (strata: readonly StoredStratum[]): SetSums =>
  moveSums(
    noSums(),
    strata.map(({ platform, audience, creatives, figures }) => ({
      platform,
      audience,
      before: [],
      after: countedStratum(creatives, figures),
    })),
  );

/** A fine set as it is read: strata only where it needs them. */
const fineSetOf = (...strata: readonly StoredStratum[]): ComparedSet => {
  const sums = sumsOf(strata);
  return fineSet(sums, needsStrata(sums) ? strata : []);
};

const systemUnder = (
  set: ComparedSet,
  metric: Metric,
  varying: Varying = 'CREATIVE',
): MetricSystem['system'] =>
  set.systems.find((one) => one.metric === metric && one.varying === varying)?.system ??
  expect.fail('no system');

/** N and D of some arms under the click rate, each arm without an effect of its own. */
const contrastOf = (set: ComparedSet, carries: (arm: string) => boolean, varying: Varying = 'CREATIVE') =>
  carrierContrast(
    systemArms(systemUnder(set, 'ctr', varying), 0),
    set.arms.flatMap((arm, place) => (carries(arm) ? [place] : [])),
  );

describe('a fine set', () => {
  const a = clicked('a', 20, 100);
  const b = clicked('b', 30, 300);

  test('is compared by day where arms were shown side by side', () => {
    const set = fineSetOf(stored({}, a, b));
    expect(set).toMatchObject({ arms: ['a', 'b'], comparedBy: 'DAY' });
    expect(set.systems.map(({ metric, varying }) => [metric, varying])).toEqual([['ctr', 'CREATIVE']]);
    expect(contrastOf(set, (arm) => arm === 'a')).toEqual({ n: 7.5, d: 8.203125 });
  });

  test('is compared by week where arms ran one after the other within one', () => {
    // Monday and Sunday of one ISO week. The numbers are those of a stratum of both.
    const set = fineSetOf(stored({ date: '2026-06-01' }, a), stored({ date: '2026-06-07' }, b));
    expect(set.comparedBy).toBe('WEEK');
    expect(contrastOf(set, (arm) => arm === 'a')).toEqual({ n: 7.5, d: 8.203125 });
    // Days of one arm are added up.
    const parts = [clicked('a', 5, 40), clicked('a', 15, 60), b];
    const days = parts.map((part, day) => stored({ date: `2026-06-0${1 + day}` }, part));
    expect(contrastOf(fineSetOf(...days), (arm) => arm === 'a')).toEqual({ n: 7.5, d: 8.203125 });
  });

  test.each<readonly [string, Place, Place]>([
    ['in weeks that follow each other', { date: '2026-06-07' }, { date: '2026-06-08' }],
    ['on different platforms of a week', { platform: 'web' }, { platform: 'app' }],
    [
      'on different platforms of a day',
      { platform: 'web', date: '2026-06-03' },
      { platform: 'app', date: '2026-06-03' },
    ],
    ['for different audiences', { audience: 'new' }, { audience: 'known' }],
    [
      'on places whose names run into each other',
      { platform: 'a|b', audience: 'c' },
      { platform: 'a', audience: 'b|c' },
    ],
  ])('compares nothing where arms ran %s', (_, first, second) => {
    const set = fineSetOf(stored(first, a), stored(second, b));
    expect(set).toMatchObject({ systems: [], comparedBy: 'NOTHING', arms: ['a', 'b'] });
  });

  test('of one arm, or of none, compares nothing and was shown as planned', () => {
    expect(fineSetOf(stored({}, a))).toEqual({
      arms: ['a'],
      systems: [],
      comparedBy: 'NOTHING',
      split: 'AS_PLANNED',
      apart: 'ONE_CREATIVE',
    });
    expect(fineSetOf()).toMatchObject({ arms: [], systems: [], comparedBy: 'NOTHING', split: 'AS_PLANNED' });
  });

  test('is compared by day as soon as some arms shared one, and by nothing else then', () => {
    const late = clicked('c', 30, 300);
    const set = fineSetOf(stored({}, a, b), stored({ date: '2026-06-02' }, late));
    expect(set.comparedBy).toBe('DAY');
    expect(contrastOf(set, (arm) => arm === 'c')).toBeUndefined();
    expect(contrastOf(set, (arm) => arm === 'a')?.d).toBeCloseTo(8.203125, 12);
  });

  test('says how its arms were shown', () => {
    expect(fineSetOf(stored({}, clicked('a', 9, 10_000), clicked('b', 1, 500))).split).toBe('MISMATCH');
    expect(fineSetOf(stored({}, clicked('a', 9, 9_000, 0.9), clicked('b', 1, 1_000, 0.1))).split).toBe(
      'AS_PLANNED',
    );
    expect(fineSetOf(stored({}, clicked('a', 9, 9_000), clicked('b', 1, 9_000))).split).toBe('AS_PLANNED');
  });
});

/** Twelve tests on two platforms: the friendly text is better on both, and shown mostly where everyone clicks less. */
const SIMPSON = Array.from({ length: 12 }, (_, test) => {
  const date = `2026-09-${String(1 + test).padStart(2, '0')}`;
  return [
    stored({ platform: 'instagram', date }, clicked(`a${test}`, 100, 1_000), clicked(`b${test}`, 810, 9_000)),
    stored({ platform: 'facebook', date }, clicked(`a${test}`, 90, 9_000), clicked(`b${test}`, 9, 1_000)),
  ];
});

/** Twelve tests of a week: equal texts, nine to one at 1 % on weekdays and one to one at 3 % at the weekend. */
const SHARES_MOVE = Array.from({ length: 12 }, (_, test) =>
  Array.from({ length: 7 }, (__, day) => {
    const date = `2026-06-0${1 + day}`;
    return day < 5
      ? stored({ platform: 'facebook', date }, clicked(`c${test}`, 90, 9_000), clicked(`v${test}`, 10, 1_000))
      : stored(
          { platform: 'facebook', date },
          clicked(`c${test}`, 150, 5_000),
          clicked(`v${test}`, 150, 5_000),
        );
  }),
);

/** N and D of one kind of arm over tests: without random arms, and with the overdispersion that the tests show. */
function effectOver(tests: readonly (readonly StoredStratum[])[], carries: (arm: string) => boolean) {
  const sets = tests.map((strata) => {
    const set = fineSetOf(...strata);
    const carriers = set.arms.flatMap((arm, place) => (carries(arm) ? [place] : []));
    return { split: set.split, system: systemUnder(set, 'ctr'), carriers };
  });
  const sumsWith = (tau2: number) => {
    const contrasts = sets.map(({ system, carriers }) => carrierContrast(systemArms(system, tau2), carriers));
    return {
      n: contrasts.reduce((sum, contrast) => sum + (contrast?.n ?? 0), 0),
      d: contrasts.reduce((sum, contrast) => sum + (contrast?.d ?? 0), 0),
    };
  };
  const tau2 = overdispersion(sumOverdispersionTerms(sets.map(({ system }) => systemTerms(system))));
  const splits = new Set(sets.map(({ split }) => split));
  return { tau2, plain: sumsWith(0), random: sumsWith(tau2), splits };
}

describe('a mix that differs between arms', () => {
  test('of platforms does not turn the effect around: friendly is better by about 11 %', () => {
    const pooled = (name: string): number => {
      const arms = SIMPSON.flat().flatMap(({ creatives, figures }) => countedStratum(creatives, figures));
      const own = arms.filter(({ creativeKey }) => creativeKey.startsWith(name));
      return (
        own.reduce((sum, { figures }) => sum + (figures[0] ?? 0), 0) /
        own.reduce((sum, { figures }) => sum + (figures[1] ?? 0), 0)
      );
    };
    expect(pooled('b'), 'totals say the opposite, fourfold').toBeGreaterThan(4 * pooled('a'));
    const { plain, random, tau2 } = effectOver(SIMPSON, (arm) => arm.startsWith('a'));
    // Instagram: 910 of 10,000, so u = 100 − 91 = 9 and L = 900·.091·.909; Facebook: 99, u = .9 and L = 900·.0099·.9901.
    const information = 900 * (0.091 * 0.909 + 0.0099 * 0.9901);
    expect(plain.n).toBeCloseTo(12 * (9 + 0.9), 9);
    expect(plain.d).toBeCloseTo(12 * information, 9);
    // The effect itself is all that τ² is estimated from: (u²/L − 1)/2L. It adds twice itself to the variance of two arms.
    expect(tau2).toBeCloseTo((9.9 ** 2 / information - 1) / (2 * information), 9);
    expect(random.d).toBeCloseTo(12 / (1 / information + 2 * tau2), 9);
    for (const { n, d } of [plain, random]) {
      // Odds of 1/9 against 9/91 are 12.3 % apart, rates of 10 % and 9 % are 11.1 % apart.
      expect(Math.expm1(n / d)).toBeGreaterThan(0.1);
      expect(Math.expm1(n / d)).toBeLessThan(0.13);
      expect(n / Math.sqrt(d)).toBeGreaterThan(3);
    }
  });

  test('of days makes no effect where there is none, and is said to have moved', () => {
    const { plain, tau2, splits } = effectOver(SHARES_MOVE, (arm) => arm.startsWith('v'));
    expect(plain.n).toBeCloseTo(0, 9);
    // 5 weekdays of 9:1 at 1 %, 2 days of 1:1 at 3 %.
    expect(plain.d).toBeCloseTo(12 * (5 * 900 * 0.01 * 0.99 + 2 * 2_500 * 0.03 * 0.97), 9);
    expect(tau2).toBe(0);
    expect(splits).toEqual(new Set(['ADAPTIVE']));
  });
});

describe('a coarse set', () => {
  const onWeb = (arm: string): boolean => placeOfCell(arm).platform === 'web';
  const forNew = (arm: string): boolean => placeOfCell(arm).audience === 'new';
  const place = (platform: string, audience: string, date = '2026-06-01'): Place => ({
    platform,
    audience,
    date,
  });

  test('compares platforms where the audience and the day are the same', () => {
    // Creatives of one platform are arms beside those of the other: 20 of 100 on the web against 30 of 300 in the app.
    const set = coarseSet([
      stored(place('web', 'new'), clicked('acme|a', 20, 100)),
      stored(place('app', 'new'), clicked('acme|a', 30, 300)),
    ]);
    expect(set.comparedBy).toBe('DAY');
    expect(set.arms).toEqual(['acme|a|app|new', 'acme|a|web|new']);
    expect(set.systems.map(({ metric, varying }) => [metric, varying])).toEqual([['ctr', 'PLATFORM']]);
    expect(contrastOf(set, onWeb, 'PLATFORM')).toEqual({ n: 7.5, d: 8.203125 });
  });

  test('compares audiences where the platform and the day are the same', () => {
    const set = coarseSet([
      stored(place('web', 'new'), clicked('acme|a', 20, 100)),
      stored(place('web', 'known'), clicked('acme|b', 30, 300)),
    ]);
    expect(set.systems.map(({ varying }) => varying)).toEqual(['AUDIENCE']);
    expect(contrastOf(set, forNew, 'AUDIENCE')).toEqual({ n: 7.5, d: 8.203125 });
  });

  test('compares nothing across days, nor platforms that differ in audience too', () => {
    const a = clicked('acme|a', 20, 100);
    const b = clicked('acme|b', 30, 300);
    const apart = coarseSet([stored(place('web', 'new'), a), stored(place('app', 'known'), b)]);
    expect(apart).toMatchObject({ systems: [], comparedBy: 'NOTHING' });
    const later = coarseSet([stored(place('web', 'new'), a), stored(place('app', 'new', '2026-06-02'), b)]);
    expect(later).toMatchObject({ systems: [], comparedBy: 'NOTHING' });
    const alone = coarseSet([stored(place('web', 'new'), a, b)]);
    expect(alone, 'one platform and one audience').toMatchObject({ systems: [], comparedBy: 'NOTHING' });
  });

  test('is not misled by audiences that a platform has more of', () => {
    // The web is better for both audiences, and shown mostly to the one that clicks less.
    const set = coarseSet([
      stored(place('web', 'new'), clicked('acme|a', 100, 1_000)),
      stored(place('app', 'new'), clicked('acme|b', 810, 9_000)),
      stored(place('web', 'known'), clicked('acme|c', 90, 9_000)),
      stored(place('app', 'known'), clicked('acme|d', 9, 1_000)),
    ]);
    const { n, d } = contrastOf(set, onWeb, 'PLATFORM') ?? expect.fail('no contrast');
    expect(n).toBeCloseTo(9.9, 9);
    expect(d).toBeCloseTo(900 * (0.091 * 0.909 + 0.0099 * 0.9901), 9);
  });

  test('adds up sets of one place and day, and keeps a creative on two platforms apart', () => {
    const set = coarseSet([
      { ...stored(place('web', 'new'), clicked('acme|a', 5, 40)), key: 'first' },
      { ...stored(place('web', 'new'), clicked('acme|a', 15, 60)), key: 'second' },
      stored(place('app', 'new'), clicked('acme|a', 30, 300)),
    ]);
    expect(set.arms).toHaveLength(2);
    expect(contrastOf(set, onWeb, 'PLATFORM')).toEqual({ n: 7.5, d: 8.203125 });
  });

  test.each([
    ['a|b', '50% off'],
    ['%7C', ''],
    ['', '|'],
  ])('knows the platform %j and the audience %j of an arm', (platform, audience) => {
    const creative = nodeKey('acme', 'content|1');
    const set = coarseSet([
      stored({ platform, audience }, clicked(creative, 20, 100)),
      stored({ platform: 'other', audience }, clicked(creative, 30, 300)),
    ]);
    const places = set.arms.map(placeOfCell);
    expect(places).toContainEqual({ platform, audience });
    expect(places).toContainEqual({ platform: 'other', audience });
  });
});
