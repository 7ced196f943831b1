import { beforeAll, describe, expect, it } from 'vitest';

import { DataFileError, type Figures } from '../../scripts/evaluate/evaluation.ts';
import { gates } from '../../scripts/evaluate/gates.ts';
import { isNaiveDiscovery, naiveLifts } from '../../scripts/evaluate/naive.ts';
import { discover, evaluatePlacebo, permuteWithinSets } from '../../scripts/evaluate/placebo.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { dataFile, describeOnData } from '../fixtures/real-data.ts';

const run = { seed: 7, scale: 0.04, onProgress() {} };

describeOnData('evaluate placebo', () => {
  let figures: Figures;
  beforeAll(async () => {
    ({ figures } = await evaluatePlacebo({ ...run, dataFile: dataFile('upworthy/packages.csv') }));
  }, 60_000);

  const figure = (name: string): number => figures[name] ?? Number.NaN;

  it('gives every figure that has a gate, all of them finite', () => {
    for (const { name, naive = name, former = name, plain = name } of gates.placebo) {
      for (const figure of [name, naive, former, plain]) expect(figures).toHaveProperty(figure);
    }
    for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
    expect(figure('permutations')).toBe(40);
  });

  it('finds next to nothing where results are dealt out anew', () => {
    expect(figure('p_any_discovery')).toBeLessThanOrEqual(0.2);
    expect(figure('type_i_error_05')).toBeGreaterThan(0.035);
    expect(figure('type_i_error_05')).toBeLessThan(0.065);
    expect(figure('always_p_any_discovery')).toBeLessThanOrEqual(0.05);
  });

  it('finds something in the tests as they were', () => {
    expect(figure('real_discoveries')).toBeGreaterThanOrEqual(10);
    expect(figure('real_always_discoveries')).toBeGreaterThanOrEqual(3);
  });

  it('has teeth: the naive method fails it', () => {
    expect(figure('naive_p_any_discovery')).toBeGreaterThan(0.9);
    expect(figure('naive_type_i_error_05')).toBeGreaterThan(0.5);
  });

  it('asks for its data', async () => {
    await expect(evaluatePlacebo({ ...run, dataFile: undefined })).rejects.toThrow(DataFileError);
  });
});

describe('permuteWithinSets', () => {
  const sets = [
    { arms: [1, 2, 3, 4, 5].map((rank) => arm(rank, 1000 * rank, [`trait ${rank}`])) },
    { arms: [6, 7].map((rank) => arm(rank, 1000 * rank, [])) },
  ];

  function arm(clicks: number, impressions: number, traits: readonly string[]) {
    return { clicks, impressions, traits, headline: `headline ${clicks}` };
  }

  it('keeps arms and what each set saw, pair by pair', () => {
    const permuted = permuteWithinSets(sets, seededRandom(1));
    for (const [index, { arms }] of permuted.entries()) {
      const before = sets[index]?.arms ?? [];
      expect(arms.map(({ headline, traits }) => ({ headline, traits }))).toEqual(
        before.map(({ headline, traits }) => ({ headline, traits })),
      );
      expect(arms.map(({ clicks }) => clicks).toSorted()).toEqual(before.map(({ clicks }) => clicks));
      for (const { clicks, impressions } of arms) expect(impressions).toBe(1000 * clicks);
    }
  });

  it('deals out evenly', () => {
    const random = seededRandom(2);
    const first = new Array<number>(6).fill(0);
    for (let round = 0; round < 5000; round += 1) {
      const clicks = permuteWithinSets(sets, random)[0]?.arms[0]?.clicks ?? 0;
      first[clicks] = (first[clicks] ?? 0) + 1;
    }
    for (const count of first.slice(1)) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe('discover', () => {
  it('finds a trait that wins every test, and nothing when no arm can be compared', () => {
    const sets = Array.from({ length: 60 }, (_, index) => ({
      arms: [
        { clicks: 150 + (index % 7), impressions: 3000, traits: ['winner'], headline: 'a' },
        { clicks: 100 - (index % 5), impressions: 3000, traits: ['loser'], headline: 'b' },
      ],
    }));
    const results = discover(sets, { tau2: 0.05 });
    expect(results).toHaveLength(2);
    for (const { qValue, qValueUnadjusted } of results) {
      expect(qValue).toBeLessThan(0.01);
      expect(qValueUnadjusted).toBeLessThan(0.01);
    }
    expect(discover([], { tau2: 0.05 })).toEqual([]);
  });
});

describe('naiveLifts', () => {
  const arms = [
    { clicks: 30, impressions: 1000, traits: ['x', 'x', 'all'] },
    { clicks: 30, impressions: 1000, traits: ['x', 'all'] },
    { clicks: 20, impressions: 1000, traits: ['all'] },
  ];

  it('agrees with a hand-worked case', () => {
    // 3 % against 2 %; pooled 80/3000; z = .01/√(.0266667·.9733333·(1/2000 + 1/1000)) = 1.602652.
    const lift = naiveLifts(arms).get('x');
    expect(lift?.lift).toBeCloseTo(0.5, 12);
    expect(lift?.z).toBeCloseTo(1.602652, 5);
    expect(lift?.arms).toBe(2);
  });

  it('has nothing to compare a trait with that all arms carry', () => {
    expect(naiveLifts(arms).has('all')).toBe(false);
    expect(naiveLifts([]).size).toBe(0);
  });

  it('believes lifts beyond a tenth that five arms stand behind', () => {
    expect(isNaiveDiscovery({ lift: -0.11, arms: 5 })).toBe(true);
    expect(isNaiveDiscovery({ lift: 0.11, arms: 4 })).toBe(false);
    expect(isNaiveDiscovery({ lift: 0.1, arms: 50 })).toBe(false);
  });
});
