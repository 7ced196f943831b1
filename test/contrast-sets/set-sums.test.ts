import { describe, expect, test } from 'vitest';
import { fineSet } from '../../src/contrast-sets/compared-set.ts';
import {
  keepsStrata,
  moveSums,
  noSums,
  type SetSums,
  type StratumChange,
  sumsFromRow,
  sumsToRow,
} from '../../src/contrast-sets/set-sums.ts';
import { isShared, type Stratum, scoresIn } from '../../src/contrast-sets/strata.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { METRICS } from '../../src/statistics/arm-outcome.ts';
import { carrierContrast } from '../../src/statistics/contrast.ts';
import { randomArms, scoreTerms } from '../../src/statistics/random-arms.ts';
import { splitOf } from '../../src/statistics/sample-ratio.ts';
import { MAX_DENSE_ARMS, packedAt, scoreOf } from '../../src/statistics/set-score.ts';
import { systemArms, systemTerms } from '../../src/statistics/set-system.ts';
import { arm, clicked, stored } from './figures.ts';

/** Strata of a set as they stand, by platform, audience and day. */
type History = Map<
  string,
  { readonly platform: string; readonly audience: string; readonly stratum: Stratum }
>;

/** A stratum of some of the arms, each with all, some or none of the figures that metrics are made of. */
function drawStratum(
  random: Random,
  { arms, share }: { readonly arms: number; readonly share: number },
): Stratum {
  return Array.from({ length: arms }, (_, at) => at)
    .filter(() => random.uniform() < share)
    .map((at) => {
      const impressions = Math.floor(random.uniform(0, 2_000)) * (random.uniform() < 0.9 ? 1 : 0);
      const clicks = random.binomial(impressions, 0.05);
      const reports = (): number => (random.uniform() < 0.7 ? 1 : 0);
      const [engages, converts, pays] = [reports(), reports(), reports()];
      const conversions = random.binomial(clicks, 0.2);
      return arm(`acme|c${at}`, {
        impressions,
        clicks,
        clicksImpressions: impressions,
        engagements: engages * random.binomial(impressions, 0.1),
        engagementImpressions: engages * impressions,
        conversions: converts * conversions,
        conversionClicks: converts * clicks,
        spend: pays * impressions * 0.01,
        revenue: pays * conversions * random.uniform(1, 9),
        planned: random.uniform() < 0.1 ? 0.2 : -1,
      });
    });
}

/** Strata that appear, change and go; the history follows. */
function drawChanges(
  random: Random,
  history: History,
  shape: { readonly arms: number; readonly share: number },
): readonly StratumChange[] {
  const keys = new Set(
    Array.from({ length: 1 + Math.floor(random.uniform(0, 5)) }, () =>
      [0, 1, 2].map(() => Math.floor(random.uniform(0, 3))).join(' '),
    ),
  );
  return [...keys].map((key) => {
    const [platform = '', audience = ''] = key.split(' ');
    const before = history.get(key)?.stratum ?? [];
    const after = random.uniform() < 0.3 ? [] : drawStratum(random, shape);
    if (after.length === 0) history.delete(key);
    else history.set(key, { platform, audience, stratum: after });
    return { platform, audience, before, after };
  });
}

const asNew = (history: History): SetSums =>
  moveSums(
    noSums(),
    [...history.values()].map(({ platform, audience, stratum }) => ({
      platform,
      audience,
      before: [],
      after: stratum,
    })),
  );

/** As the next cycle finds it. */
function keptAndRead(sums: SetSums): SetSums {
  const { setKey: _, ...row } = sumsToRow('set', sums);
  return sumsFromRow({ ...row, shared: Number(row.shared), declared: Number(row.declared) });
}

/** Every number of the sums by name, without those that are 0: places differ where arms have come and gone. */
function numbersOf({ arms, impressions, shared, scores, split }: SetSums): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>([
    ['shared', shared],
    ['declared', split.declared],
  ]);
  const put = (name: string, values: ArrayLike<number>): void => {
    for (const [place, key] of arms.entries()) numbers.set(`${name} of ${key}`, values[place] ?? 0);
  };
  put('impressions', impressions);
  put('expected', split.expected);
  for (const [placed, { days, shown, squares }] of split.places) {
    // Arms shown together are named by their places, which differ too.
    const name = placed.replace(/(?<= of )[\d,]+$/, (places) =>
      places
        .split(',')
        .map((place) => arms[Number(place)])
        .sort()
        .join(),
    );
    numbers.set(`days of ${name}`, days);
    put(`shown in ${name}`, shown);
    put(`squares in ${name}`, squares);
  }
  for (const metric of METRICS) {
    const score = scores.get(metric);
    if (score === undefined) continue;
    for (const name of ['gains', 'exposure', 'successes', 'strata'] as const)
      put(`${metric} ${name}`, score[name]);
    for (const [row, one] of arms.entries()) {
      for (const [column, other] of arms.slice(0, row + 1).entries()) {
        const pair = [one, other].toSorted().join(' and ');
        numbers.set(`${metric} information of ${pair}`, score.information[packedAt(row, column)] ?? 0);
      }
    }
  }
  return numbers;
}

/** The largest difference between two sums: of impressions relative to themselves, of everything else as it is. */
function worstDifference(one: SetSums, other: SetSums): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  let worst = 0;
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(name) ?? 0, right.get(name) ?? 0];
    worst = Math.max(worst, Math.abs(a - b) / Math.max(1, Math.abs(b) / 1_000));
  }
  return worst;
}

describe('sums moved by the strata that changed', () => {
  test.each([1, 2, 3, 4, 5, 6])('are those of all strata anew, under every metric (history %i)', (seed) => {
    const random = seededRandom(400 + seed);
    const history: History = new Map();
    const seen = new Set<string>();
    let sums = noSums();
    for (let step = 0; step < 40; step += 1) {
      sums = keptAndRead(moveSums(sums, drawChanges(random, history, { arms: 9, share: 0.5 })));
      const anew = asNew(history);
      expect(worstDifference(sums, anew), `step ${step}`).toBeLessThan(1e-9);
      expect(sums.shared).toBe([...history.values()].filter(({ stratum }) => isShared(stratum)).length);
      expect(splitOf(sums.split)).toBe(splitOf(anew.split));
      for (const metric of sums.scores.keys()) seen.add(metric);
    }
    expect([...seen].sort()).toEqual([...METRICS].sort());
  });

  test('of strata that all went say nothing, without a trace of rounding', () => {
    const random = seededRandom(410);
    const history: History = new Map();
    let sums = noSums();
    for (let step = 0; step < 20; step += 1) {
      sums = moveSums(sums, drawChanges(random, history, { arms: 6, share: 0.6 }));
    }
    const gone = [...history.values()].map(({ platform, audience, stratum }) => ({
      platform,
      audience,
      before: stratum,
      after: [],
    }));
    const row = sumsToRow('set', moveSums(sums, gone));
    expect(row).toMatchObject({ shared: 0n, ctr: [], engagementRate: [], conversionRate: [], roas: [] });
    expect(row).toMatchObject({ declared: 0n, places: [], impressions: row.arms.map(() => 0) });
    expect(sumsFromRow({ ...row, shared: 0, declared: 0 }).scores.size).toBe(0);
  });

  test('do not depend on the order of changes, and an arm keeps its place', () => {
    const random = seededRandom(411);
    const history: History = new Map();
    const first = moveSums(noSums(), drawChanges(random, history, { arms: 7, share: 0.7 }));
    const changes = drawChanges(random, history, { arms: 9, share: 0.7 });
    const moved = moveSums(first, changes);
    expect(moved.arms.slice(0, first.arms.length)).toEqual(first.arms);
    expect(worstDifference(moveSums(first, changes.toReversed()), moved)).toBeLessThan(1e-9);
    // What was read is left as it was.
    expect(worstDifference(first, keptAndRead(first))).toBe(0);
  });
});

describe('sums of a set of more arms than sums are worth', () => {
  test('keep how the arms were shown, and leave what compares them to the strata', () => {
    const random = seededRandom(412);
    const history: History = new Map();
    let sums = noSums();
    for (const arms of [60, 60, MAX_DENSE_ARMS, 130, 130, 130, 130]) {
      sums = keptAndRead(moveSums(sums, drawChanges(random, history, { arms, share: 0.95 })));
      expect(keepsStrata(sums)).toBe(sums.arms.length > MAX_DENSE_ARMS);
      expect(sums.scores.size > 0).toBe(!keepsStrata(sums));
      const anew = asNew(history);
      const compared = keepsStrata(sums) === keepsStrata(anew) ? anew : { ...anew, scores: new Map() };
      expect(worstDifference(sums, compared)).toBeLessThan(1e-9);
    }
    expect(sums.arms.length).toBeGreaterThan(MAX_DENSE_ARMS);
    const strata = [...history].map(([key, { platform, audience, stratum }]) =>
      stored({ platform, audience, date: `2026-06-0${1 + Number(key.split(' ')[2])}` }, ...stratum),
    );
    const { systems, comparedBy, arms } = fineSet(sums, strata);
    expect(comparedBy).toBe('DAY');
    expect(systems.map(({ metric }) => metric)).toEqual([...METRICS]);
    const placeOf = new Map(arms.map((key, place) => [key, place]));
    const carriers = arms.flatMap((_, place) => (place % 3 === 0 ? [place] : []));
    for (const { metric, system } of systems) {
      expect(system.form).toBe('STRATA');
      // The same numbers as one matrix of all arms gives.
      const whole = scoreOf(
        arms.length,
        [...history.values()].map(({ stratum }) =>
          scoresIn(
            stratum,
            metric,
            stratum.map(({ creativeKey }) => placeOf.get(creativeKey) ?? expect.unreachable()),
          ),
        ),
      );
      const many = carrierContrast(systemArms(system, 0.0655), carriers);
      const dense = carrierContrast(randomArms(whole, 0.0655), carriers);
      expect(many?.n).toBeCloseTo(dense?.n ?? Number.NaN, 5);
      expect(many?.d).toBeCloseTo(dense?.d ?? Number.NaN, 5);
      expect(systemTerms(system).df).toBe(scoreTerms(whole).df);
      expect(systemTerms(system).q).toBeCloseTo(scoreTerms(whole).q, 5);
    }
  });
});

describe('sums as the graph keeps them', () => {
  test('come back as they were', () => {
    const random = seededRandom(413);
    const history: History = new Map();
    for (let step = 0; step < 10; step += 1) {
      drawChanges(random, history, { arms: 5, share: 0.7 });
      const sums = asNew(history);
      const informative = [...sums.scores].filter(([, { strata }]) => strata.some((count) => count > 0));
      expect(keptAndRead(sums)).toEqual({ ...sums, scores: new Map(informative) });
    }
    expect(keptAndRead(noSums())).toEqual(noSums());
  });

  test('are lists in a fixed order: gains, exposure, successes, strata, then the triangle of information', () => {
    // 20 of 100 and 30 of 300: u = ±7.5, I = 10.9375 and 32.8125, I₁(1 − I₁/ΣI) = 8.203125.
    const stratum = [clicked('a', 20, 100), clicked('b', 30, 300)];
    const sums = moveSums(noSums(), [{ platform: 'web', audience: 'all', before: [], after: stratum }]);
    const row = sumsToRow('set', sums);
    expect(row).toEqual({
      setKey: 'set',
      arms: ['a', 'b'],
      impressions: [100, 300],
      shared: 1n,
      ctr: [7.5, -7.5, 10.9375, 32.8125, 20, 30, 1, 1, 8.203125, -8.203125, 8.203125],
      engagementRate: [],
      conversionRate: [],
      roas: [],
      declared: 0n,
      places: ['web|all of 0,1'],
      // Expected 200 each; one day; 100 and 300 shown; 100²/400 and 300²/400.
      split: [200, 200, 1, 100, 300, 25, 225],
    });
  });
});
