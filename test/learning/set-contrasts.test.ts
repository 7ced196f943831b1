import { describe, expect, test } from 'vitest';
import type { ComparedSet } from '../../src/contrast-sets/compared-set.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { ArmTrait } from '../../src/knowledge/interactions.ts';
import { setContrasts, traitsOfSet } from '../../src/learning/set-contrasts.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { type Metric, rateScores } from '../../src/statistics/arm-outcome.ts';
import { sideBySide } from '../../src/statistics/contrast.ts';
import { stratumScore } from '../../src/statistics/set-score.ts';
import { type SetSystem, systemOf } from '../../src/statistics/set-system.ts';

const trait = (kind: string, value: string, ...places: number[]): ArmTrait => ({
  traitKey: nodeKey('acme', kind, value),
  kind,
  value,
  places,
});

type Counts = readonly { readonly clicks: number; readonly impressions: number }[];

const system = (counts: Counts): SetSystem => ({ form: 'SUMS', score: sideBySide(counts) });

/** A set whose arms are creatives, by what each metric tells of them. */
const setOf = (arms: readonly string[], systems: readonly (readonly [Metric, SetSystem])[]): ComparedSet => ({
  arms,
  systems: systems.map(([metric, own]) => ({ metric, varying: 'CREATIVE', system: own })),
  comparedBy: 'DAY',
  split: 'AS_PLANNED',
  apart: undefined,
});

const contrastsOf = (
  set: ComparedSet,
  traits: readonly ArmTrait[],
  tau2: (metric: Metric) => number = () => 0,
) => setContrasts(set, { accountKey: 'acme', traits, tau2 });

const TWO = [
  { clicks: 20, impressions: 100 },
  { clicks: 30, impressions: 300 },
];

describe('the contrasts of a set', () => {
  test('compare the arms that carry a trait with the others, with the successes of both', () => {
    const { single, paired } = contrastsOf(setOf(['a', 'b'], [['ctr', system(TWO)]]), [
      trait('tone', 'bold', 0),
      trait('tone', 'calm', 1),
    ]);
    // p = .125: u = ±7.5, L = 8.203125.
    const common = { metric: 'ctr', d: 8.203125, arms: 1 };
    expect(single).toEqual([
      { ...common, traitKey: 'acme|tone|bold', n: 7.5, successes: 20, otherSuccesses: 30 },
      { ...common, traitKey: 'acme|tone|calm', n: -7.5, successes: 30, otherSuccesses: 20 },
    ]);
    expect(paired).toEqual([]);
  });

  test('are made under every metric, each with its own overdispersion', () => {
    const set = setOf(
      ['a', 'b'],
      [
        ['ctr', system(TWO)],
        ['engagement_rate', system(TWO)],
      ],
    );
    const { single } = contrastsOf(set, [trait('tone', 'bold', 0)], (metric) =>
      metric === 'ctr' ? 0 : 0.05,
    );
    expect(single.map(({ metric }) => metric)).toEqual(['ctr', 'engagement_rate']);
    // Two random arms add 2τ² to the variance of their difference.
    expect(single.map(({ d }) => Number((1 / d).toFixed(10)))).toEqual([
      Number((1 / 8.203125).toFixed(10)),
      Number((1 / 8.203125 + 0.1).toFixed(10)),
    ]);
  });

  test('count only arms that are compared, and say nothing of a trait that none of them carries', () => {
    const counts = [...TWO, { clicks: 0, impressions: 0 }];
    const set = setOf(['a', 'b', 'unseen'], [['ctr', system(counts)]]);
    const { single } = contrastsOf(set, [trait('tone', 'bold', 0, 2), trait('tone', 'calm', 2)]);
    expect(single).toHaveLength(1);
    expect(single[0]).toMatchObject({
      traitKey: 'acme|tone|bold',
      arms: 1,
      successes: 20,
      otherSuccesses: 30,
    });
  });

  test('pair traits of creatives', () => {
    const counts = [20, 30, 25, 60].map((clicks) => ({ clicks, impressions: 1_000 }));
    const traits = [trait('tone', 'bold', 1, 3), trait('pillar', 'stories', 2, 3)];
    const { single, paired } = contrastsOf(setOf(['a', 'b', 'c', 'd'], [['ctr', system(counts)]]), traits);
    expect(single.map(({ arms, successes }) => [arms, successes])).toEqual([
      [2, 90],
      [2, 85],
    ]);
    expect(paired).toHaveLength(1);
    expect(paired[0]).toMatchObject({ arms: 1, successes: 60, otherSuccesses: 75 });
  });
});

describe('a trait that all compared arms carry', () => {
  test.each([1e3, 1e6, 1e8, 1e10])('gives no contrast, with %d impressions and more of an arm', (scale) => {
    const random = seededRandom(61);
    for (let round = 0; round < 40; round += 1) {
      const counts = Array.from({ length: 4 + (round % 30) }, () => {
        const impressions = Math.round(scale * random.uniform(1, 9));
        return { impressions, clicks: Math.round(impressions * random.uniform(0.1, 0.5)) };
      });
      const places = [...counts.keys()];
      const odd = places.filter((place) => place % 2 === 1);
      // The same arms as a set that keeps its strata.
      const scores = rateScores(
        counts.map(({ clicks, impressions }) => ({ successes: clicks, trials: impressions })),
      );
      const strata = [stratumScore(scores, places)];
      const forms: readonly SetSystem[] = [
        system(counts),
        { form: 'STRATA', many: { size: counts.length, strata } },
      ];
      for (const form of forms) {
        for (const tau2 of [0, 0.0655]) {
          const { single, paired } = contrastsOf(
            setOf(places.map(String), [['ctr', form]]),
            [trait('pillar', 'all', ...places), trait('tone', 'odd', ...odd)],
            () => tau2,
          );
          expect(single.map(({ traitKey }) => traitKey)).toEqual(['acme|tone|odd']);
          expect(paired).toEqual([]);
        }
      }
    }
  });

  test('in its group gives none either, in a set of two groups that share no stratum; a pair compares the groups', () => {
    const random = seededRandom(62);
    for (let round = 0; round < 40; round += 1) {
      const shown = () => ({ impressions: 1e9, clicks: Math.round(1e9 * random.uniform(0.1, 0.5)) });
      const none = { impressions: 0, clicks: 0 };
      const groups = [
        [shown(), shown(), shown(), none, none, none],
        [none, none, none, shown(), shown(), shown()],
      ];
      const strata = groups.map((counts) =>
        stratumScore(
          rateScores(counts.map(({ clicks, impressions }) => ({ successes: clicks, trials: impressions }))),
          [...counts.keys()],
        ),
      );
      const set = setOf(['a', 'b', 'c', 'd', 'e', 'f'], [['ctr', systemOf(6, strata)]]);
      // What bold does in one group less what it does in the other: a difference of differences.
      const traits = [trait('pillar', 'first', 0, 1, 2), trait('tone', 'bold', 0, 3)];
      const { single, paired } = contrastsOf(set, traits, () => 0.0655);
      expect(single.map(({ traitKey }) => traitKey)).toEqual(['acme|tone|bold']);
      expect(paired).toHaveLength(1);
    }
  });
});

describe('the contrasts of a project week', () => {
  const cells = ['acme|a|web|new', 'acme|a|app|new', 'acme|b%7Cc|a%7Cb|'];
  const counts = [...TWO, { clicks: 0, impressions: 0 }];
  const coarse = (varying: 'PLATFORM' | 'AUDIENCE', own: SetSystem): ComparedSet => ({
    arms: cells,
    systems: [{ metric: 'ctr', varying, system: own }],
    comparedBy: 'DAY',
    split: 'AS_PLANNED',
    apart: undefined,
  });

  test('are of platforms, or of audiences, and of no trait of the creatives', () => {
    const traits = [trait('tone', 'bold', 0)];
    const platforms = contrastsOf(coarse('PLATFORM', system(counts)), traits);
    expect(platforms.single.map(({ traitKey, n }) => [traitKey, n])).toEqual([
      ['acme|platform|web', 7.5],
      ['acme|platform|app', -7.5],
    ]);
    expect(platforms.paired).toEqual([]);
    // Both compared cells are for the same audience; the third has none.
    expect(contrastsOf(coarse('AUDIENCE', system(counts)), traits).single).toEqual([]);
    const three = system([...TWO, { clicks: 40, impressions: 400 }]);
    const audiences = contrastsOf(coarse('AUDIENCE', three), traits);
    expect(audiences.single.map(({ traitKey, arms }) => [traitKey, arms])).toEqual([
      ['acme|audience|new', 2],
    ]);
  });

  test('name platforms as traits do, whatever is in the name', () => {
    const three = system([...TWO, { clicks: 40, impressions: 400 }]);
    const { single } = contrastsOf(coarse('PLATFORM', three), []);
    expect(single.map(({ traitKey }) => traitKey)).toContain(`acme|${nodeKey('platform', 'a|b')}`);
  });
});

describe('traits of the arms of sets', () => {
  const rows = [
    { traitKey: 'acme|tone|calm', kind: 'tone', value: 'calm', creatives: [3, 0] },
    { traitKey: 'acme|tone|bold', kind: 'tone', value: 'bold', creatives: [0, 1, 2] },
  ];
  const positionOf = new Map([
    ['a', 0],
    ['b', 1],
    ['c', 2],
    ['d', 3],
  ]);
  const traitsOf = traitsOfSet(rows, positionOf);

  test('are those of the creatives at their places in the set, sorted by key', () => {
    expect(traitsOf({ arms: ['d', 'b', 'a'] })).toEqual([
      trait('tone', 'bold', 1, 2),
      trait('tone', 'calm', 0, 2),
    ]);
    expect(traitsOf({ arms: ['c'] })).toEqual([trait('tone', 'bold', 0)]);
  });

  test('are none of a creative that is not known, and of a set without arms', () => {
    expect(traitsOf({ arms: ['x'] })).toEqual([]);
    expect(traitsOf({ arms: [] })).toEqual([]);
  });
});
