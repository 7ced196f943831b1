import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateTraits, statesOfAccounts } from '../../scripts/evaluate/across-accounts.ts';
import type { Figures } from '../../scripts/evaluate/evaluation.ts';
import { gates } from '../../scripts/evaluate/gates.ts';
import { evaluateSimulation } from '../../scripts/evaluate/simulation.ts';
import { discoveryTally, share } from '../../scripts/evaluate/simulation-scores.ts';
import { simulateWorld } from '../../src/simulator/pattern-discovery.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { contrastEstimate } from '../../src/statistics/contrast.ts';
import { poolAccounts } from '../../src/statistics/random-effects.ts';

/** 15 worlds a cell, 3 of those that take long: bounds are as wide as that is uncertain. */
const SCALE = 0.015;

describe('evaluate simulation', () => {
  let figures: Figures;
  beforeAll(async () => {
    ({ figures } = await evaluateSimulation({
      dataFile: undefined,
      seed: 7,
      scale: SCALE,
      onProgress() {},
    }));
  }, 60_000);

  const figure = (name: string): number => figures[name] ?? Number.NaN;

  it('gives every figure that has a gate, all of them finite', () => {
    for (const { name, naive = name, former = name, plain = name } of gates.simulation) {
      for (const figure of [name, naive, former, plain]) expect(figures).toHaveProperty(figure);
    }
    for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
  });

  it('rarely finds what is not there, and the naive method always does', () => {
    expect(figure('aa_p_any')).toBeLessThanOrEqual(0.28);
    expect(figure('type_i_error_aa_tau10')).toBeGreaterThan(0.03);
    expect(figure('type_i_error_aa_tau10')).toBeLessThan(0.07);
    expect(figure('fdr_mixture_max')).toBeLessThan(0.16);
    expect(figure('naive_p_any_aa_tau0')).toBe(1);
    expect(figure('naive_fdr')).toBeGreaterThan(0.7);
  });

  it('finds what is there', () => {
    expect(figure('power_20x8_d20')).toBeGreaterThan(0.85);
    expect(figure('power_20x40_d10')).toBeGreaterThan(0.9);
    expect(figure('power_6x8_d20')).toBeGreaterThan(0.2);
  });

  it('may be asked every week', () => {
    expect(figure('weekly_ever_fdr')).toBeLessThanOrEqual(0.1);
    expect(figure('weekly_power_d10')).toBeGreaterThan(0.5);
    expect(figure('weekly_aa_p_any')).toBeLessThanOrEqual(0.34);
    expect(figure('weekly_p_value_fdr')).toBeGreaterThan(figure('weekly_ever_fdr') + 0.05);
  });

  it('states intervals that hold', () => {
    expect(figure('coverage95_min')).toBeGreaterThan(0.9);
    expect(figure('coverage95_max')).toBeLessThan(0.99);
    expect(figure('eb_coverage90_min')).toBeGreaterThan(0.83);
    expect(figure('slope_20x8')).toBeGreaterThan(0.85);
  });
});

describe('simulateWorld', () => {
  const shape = {
    accounts: 6,
    tests: 10,
    betweenAccounts: 0.05,
    effects: { law: 'sparse', real: 8, size: 0.2 },
  } as const;

  it('follows from its seed alone', () => {
    expect(simulateWorld(seededRandom(3), shape)).toEqual(simulateWorld(seededRandom(3), shape));
    expect(simulateWorld(seededRandom(4), shape)).not.toEqual(simulateWorld(seededRandom(3), shape));
  });

  it('has the shape that was asked for', () => {
    const { traits, effects, accounts } = simulateWorld(seededRandom(3), shape);
    expect(traits).toHaveLength(40);
    expect(effects.map(Math.abs)).toEqual(traits.map((_, index) => (index < 8 ? 0.2 : 0)));
    expect(accounts).toHaveLength(6);
    for (const { tests } of accounts) {
      expect(tests).toHaveLength(10);
      for (const test of tests) expect(test).toHaveLength(4);
    }
  });

  it('has click rates about 1.5 % and a trait in one arm of four', () => {
    const { accounts } = simulateWorld(seededRandom(5), { ...shape, accounts: 200 });
    const arms = accounts.flatMap(({ tests }) => tests.flat());
    const sum = (count: (arm: (typeof arms)[number]) => number): number =>
      arms.reduce((total, arm) => total + count(arm), 0);
    const rate = sum(({ clicks }) => clicks) / sum(({ impressions }) => impressions);
    expect(rate).toBeGreaterThan(0.014);
    expect(rate).toBeLessThan(0.028);
    const carried = sum(({ traits }) => traits.length) / (40 * arms.length);
    expect(carried).toBeGreaterThan(0.18);
    expect(carried).toBeLessThan(0.32);
  });
});

describe('evaluateTraits', () => {
  it('pools effects that are closer to the truth in size than those of accounts left as they are', () => {
    const random = seededRandom(6);
    let squares = 0;
    let steadied = 0;
    let plain = 0;
    for (let replicate = 0; replicate < 25; replicate += 1) {
      const world = simulateWorld(random, {
        accounts: 20,
        tests: 8,
        betweenAccounts: 0.05,
        effects: { law: 'normal', standardDeviation: 0.07 },
      });
      const states = statesOfAccounts(world);
      const verdicts = evaluateTraits(world.traits, states);
      const { pooled } = poolAccounts(
        world.traits.map((trait) => ({
          accounts: states.flatMap(({ sums }) => {
            const evidence = sums.get(trait);
            return (evidence && contrastEstimate(evidence)) ?? [];
          }),
        })),
      );
      for (const [index, truth] of world.effects.entries()) {
        squares += truth ** 2;
        steadied += truth * (verdicts[index]?.pooled.estimate ?? 0);
        plain += truth * (pooled[index]?.mean ?? 0);
      }
    }
    expect(plain / squares).toBeLessThan(0.93);
    expect(steadied / squares).toBeGreaterThan(plain / squares + 0.03);
  });
});

describe('discoveryTally', () => {
  it('counts false discoveries by their share among the declared', () => {
    const tally = discoveryTally('', [0.2, 0.2, 0, 0], [true, false, true, true]);
    expect([...tally]).toEqual([
      ['any', 1],
      ['fdp', 2 / 3],
      ['found', 1],
    ]);
    expect(share(tally, 'found', 'worlds')).toBe(0);
    expect(discoveryTally('', [0.2, 0], [false, false]).get('fdp')).toBe(0);
  });
});
