import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../src/simulator/random.ts';
import { benjaminiHochberg, DISCOVERY_Q } from '../../src/statistics/multiplicity.ts';

/** The step-up rule itself: the largest k with p_(k) ≤ kq/m, and everything up to it. */
function declared(pValues: readonly number[], q: number): readonly boolean[] {
  const sorted = pValues.toSorted((left, right) => left - right);
  const last = sorted.findLastIndex((pValue, index) => pValue <= ((index + 1) * q) / pValues.length);
  return pValues.map((pValue) => last >= 0 && pValue <= (sorted[last] ?? 0));
}

describe('benjaminiHochberg', () => {
  it('agrees with a hand-worked case, in the order of the input', () => {
    // m = 4: .01·4/1 = .04; .02·4/2 = .04; .03·4/3 = .04; .8·4/4 = .8.
    const qValues = benjaminiHochberg([0.8, 0.02, 0.01, 0.03]);
    expect(qValues.map((value) => Number(value.toFixed(12)))).toEqual([0.8, 0.04, 0.04, 0.04]);
    // .005·3 = .015; .04·3/2 = .06; .05·3/3 = .05, which .04 may not exceed.
    expect(benjaminiHochberg([0.05, 0.04, 0.005]).map((value) => Number(value.toFixed(12)))).toEqual([
      0.05, 0.05, 0.015,
    ]);
  });

  it('declares what the step-up rule declares', () => {
    const random = seededRandom(41);
    for (let round = 0; round < 200; round += 1) {
      const pValues = Array.from({ length: 25 }, () => random.uniform() ** (round % 2 === 0 ? 1 : 4));
      const qValues = benjaminiHochberg(pValues);
      expect(qValues.map((qValue) => qValue <= DISCOVERY_Q)).toEqual(declared(pValues, DISCOVERY_Q));
    }
  });

  it('keeps the false discovery rate at q times the share of true nulls', () => {
    const random = seededRandom(42);
    let proportion = 0;
    const replicates = 3000;
    for (let replicate = 0; replicate < replicates; replicate += 1) {
      const pValues = Array.from({ length: 40 }, (_, index) =>
        index < 8 ? random.uniform() * 1e-4 : random.uniform(),
      );
      const found = benjaminiHochberg(pValues).flatMap((qValue, index) => (qValue <= 0.1 ? [index] : []));
      proportion += found.filter((index) => index >= 8).length / Math.max(1, found.length);
    }
    expect(proportion / replicates).toBeGreaterThan(0.07);
    expect(proportion / replicates).toBeLessThan(0.09);
  });

  it('is never below the p-value nor above 1, and takes ties, none and what is not a number', () => {
    expect(benjaminiHochberg([])).toEqual([]);
    expect(benjaminiHochberg([0.3])).toEqual([0.3]);
    expect(benjaminiHochberg([0.2, 0.2])).toEqual([0.2, 0.2]);
    expect(benjaminiHochberg([Number.NaN, 0.01])).toEqual([1, 0.02]);
    expect(benjaminiHochberg([0, 3])).toEqual([0, 1]);
  });
});
