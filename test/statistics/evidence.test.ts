import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../src/simulator/random.ts';
import {
  decayedEstimate,
  decayWeight,
  type EvidenceSums,
  effectiveShare,
  setDispersions,
} from '../../src/statistics/evidence.ts';

interface Dated {
  readonly n: number;
  readonly d: number;
  readonly ageDays: number;
}

function sumsOf(sets: readonly Dated[], halfLifeDays: number): EvidenceSums {
  return sets.reduce<EvidenceSums>(
    (sum, { n, d, ageDays }) => {
      const weight = decayWeight({ ageDays, halfLifeDays });
      return {
        n: sum.n + n,
        d: sum.d + d,
        decayedN: sum.decayedN + weight * n,
        decayedD: sum.decayedD + weight * d,
        decayedSquaredD: sum.decayedSquaredD + weight ** 2 * d,
      };
    },
    { n: 0, d: 0, decayedN: 0, decayedD: 0, decayedSquaredD: 0 },
  );
}

describe('decayWeight', () => {
  it('halves with every half-life and doubles before the reference instant', () => {
    expect(decayWeight({ ageDays: 0, halfLifeDays: 180 })).toBe(1);
    expect(decayWeight({ ageDays: 180, halfLifeDays: 180 })).toBe(0.5);
    expect(decayWeight({ ageDays: 540, halfLifeDays: 180 })).toBe(0.125);
    expect(decayWeight({ ageDays: -28, halfLifeDays: 28 })).toBe(2);
  });
});

describe('decayed evidence', () => {
  it('agrees with a hand-worked case', () => {
    // λ = 1 and .5: ΣλN = 10 − 4 = 6; ΣλD = 50 + 20 = 70; Σλ²D = 50 + 10 = 60; share = 4900/(90·60).
    const sums = sumsOf(
      [
        { n: 10, d: 50, ageDays: 0 },
        { n: -8, d: 40, ageDays: 180 },
      ],
      180,
    );
    expect(decayedEstimate(sums)?.estimate).toBeCloseTo(6 / 70, 12);
    expect(decayedEstimate(sums)?.variance).toBeCloseTo(60 / 4900, 12);
    expect(effectiveShare(sums)).toBeCloseTo(4900 / 5400, 12);
  });

  it('does not depend on the reference instant, near or far', () => {
    const random = seededRandom(21);
    const sets = Array.from({ length: 30 }, () => ({
      n: random.normal(),
      d: random.uniform(1, 30),
      ageDays: random.uniform(0, 900),
    }));
    const here = sumsOf(sets, 180);
    for (const shiftDays of [-80_000, -1000, 365, 80_000]) {
      const there = sumsOf(
        sets.map((set) => ({ ...set, ageDays: set.ageDays + shiftDays })),
        180,
      );
      expect(decayedEstimate(there)?.estimate).toBeCloseTo(decayedEstimate(here)?.estimate ?? Number.NaN, 10);
      expect(decayedEstimate(there)?.variance).toBeCloseTo(decayedEstimate(here)?.variance ?? Number.NaN, 10);
      expect(effectiveShare(there)).toBeCloseTo(effectiveShare(here), 10);
    }
  });

  it('is the undecayed estimate when all evidence is of one age', () => {
    const sums = sumsOf(
      [
        { n: 3, d: 20, ageDays: 77 },
        { n: 5, d: 20, ageDays: 77 },
      ],
      28,
    );
    expect(decayedEstimate(sums)?.estimate).toBeCloseTo(0.2, 12);
    expect(decayedEstimate(sums)?.variance).toBeCloseTo(1 / 40, 12);
    expect(effectiveShare(sums)).toBeCloseTo(1, 12);
  });

  it('states the variance the estimate really has', () => {
    const random = seededRandom(22);
    const shape = Array.from({ length: 12 }, (_, index) => ({ d: 5 + index, ageDays: 60 * index }));
    let squares = 0;
    let variance = 0;
    const replicates = 4000;
    for (let replicate = 0; replicate < replicates; replicate += 1) {
      const sets = shape.map((set) => ({ ...set, n: random.normal(0, Math.sqrt(set.d)) }));
      const decayed = decayedEstimate(sumsOf(sets, 180));
      squares += (decayed?.estimate ?? 0) ** 2;
      variance = decayed?.variance ?? 0;
    }
    expect(squares / replicates / variance).toBeGreaterThan(0.93);
    expect(squares / replicates / variance).toBeLessThan(1.07);
  });

  it('is undefined without evidence, and none of it is effective', () => {
    const none = { n: 0, d: 0, decayedN: 0, decayedD: 0, decayedSquaredD: 0 };
    expect(decayedEstimate(none)).toBeUndefined();
    expect(effectiveShare(none)).toBe(0);
    expect(
      decayedEstimate({ ...none, decayedN: 1, decayedD: Number.NaN, decayedSquaredD: 1 }),
    ).toBeUndefined();
  });
});

describe('setDispersions', () => {
  function evidenceOf(sets: readonly { readonly n: number; readonly d: number }[]) {
    const sum = (count: (set: { readonly n: number; readonly d: number }) => number): number =>
      sets.reduce((total, set) => total + count(set), 0);
    const squares = { nn: sum(({ n }) => n * n), nd: sum(({ n, d }) => n * d), dd: sum(({ d }) => d * d) };
    return { n: sum(({ n }) => n), d: sum(({ d }) => d), squares };
  }

  /** Sets of one trait whose N varies `factor` times as much as D says. */
  function simulated(seed: number, { sets, factor }: { sets: number; factor: number }) {
    const random = seededRandom(seed);
    return evidenceOf(
      Array.from({ length: sets }, () => {
        const d = random.uniform(2, 12);
        return { d, n: 0.2 * d + random.normal(0, Math.sqrt(factor * d)) };
      }),
    );
  }

  it('agrees with a hand-worked case', () => {
    // Two sets of D = 10 with N = 5 and −1: b = .2, Σ(N − bD)² = 9 + 9; expected 20 − 200/20 = 10; one set of its own.
    // Family: (30·1 + 1·1.8)/31; the trait itself: (30·that + 1·1.8)/31.
    const [factor] = setDispersions([
      evidenceOf([
        { n: 5, d: 10 },
        { n: -1, d: 10 },
      ]),
    ]);
    expect(factor).toBeCloseTo((30 * (31.8 / 31) + 1.8) / 31, 10);
  });

  it('is 1 where nothing is known of sets', () => {
    expect(setDispersions([{ n: 3, d: 10 }, evidenceOf([{ n: 3, d: 10 }])])).toEqual([1, 1]);
    expect(setDispersions([])).toEqual([]);
  });

  it('finds a trait of unruly sets among others, and a family that is unruly as a whole', () => {
    const calm = Array.from({ length: 20 }, (_, index) => simulated(71 + index, { sets: 400, factor: 1 }));
    const [unruly = 0, ...others] = setDispersions([simulated(70, { sets: 400, factor: 2 }), ...calm]);
    expect(unruly).toBeGreaterThan(1.6);
    for (const factor of others) expect(Math.abs(factor - 1)).toBeLessThan(0.25);
    const all = Array.from({ length: 20 }, (_, index) => simulated(91 + index, { sets: 400, factor: 2 }));
    const [rare = 0] = setDispersions([simulated(70, { sets: 3, factor: 1 }), ...all]);
    expect(rare).toBeGreaterThan(1.6);
  });

  it('hardly listens to few sets', () => {
    for (const factor of setDispersions([simulated(81, { sets: 4, factor: 9 })])) {
      expect(factor).toBeGreaterThan(1);
      expect(factor).toBeLessThan(2.5);
    }
  });

  it('counts the sets of a family once, however many traits were tested in them', () => {
    const evidence = simulated(81, { sets: 4, factor: 9 });
    const [alone = 0] = setDispersions([evidence]);
    for (const factor of setDispersions(Array.from({ length: 30 }, () => evidence)))
      expect(factor).toBeCloseTo(alone, 10);
  });

  it('is never below 1: sets that look alike are no reason to be surer than D is', () => {
    // All sets say exactly the same, or vary half as much as D says, or a ninth, few of them.
    const same = evidenceOf(
      Array.from({ length: 500 }, (_, index) => ({ n: 0.3 * (index + 1), d: index + 1 })),
    );
    const calm = simulated(82, { sets: 400, factor: 0.5 });
    const few = simulated(83, { sets: 4, factor: 1 / 9 });
    expect(setDispersions([same])).toEqual([1]);
    expect(setDispersions([calm, few])).toEqual([1, 1]);
    // A calm family still calms what is unruly in it by chance.
    const [alone = 0] = setDispersions([simulated(81, { sets: 4, factor: 9 })]);
    const [among = 0] = setDispersions([simulated(81, { sets: 4, factor: 9 }), calm, calm]);
    expect(among).toBeLessThan(alone);
  });

  it('keeps the error rate of few sparse tests, which look alike by chance', () => {
    // 60 sets of N ~ N(0, D): |z| > 1.96 in 5 % of families, or fewer.
    let rejected = 0;
    for (let seed = 0; seed < 600; seed += 1) {
      const random = seededRandom(1_000 + seed);
      const evidence = evidenceOf(
        Array.from({ length: 60 }, () => {
          const d = random.uniform(2, 12);
          return { d, n: random.normal(0, Math.sqrt(d)) };
        }),
      );
      const [factor = 1] = setDispersions([evidence]);
      rejected += Math.abs(evidence.n) / Math.sqrt(evidence.d * factor) > 1.96 ? 1 : 0;
    }
    expect(rejected / 600).toBeLessThan(0.065);
    expect(rejected / 600).toBeGreaterThan(0.025);
  });
});
