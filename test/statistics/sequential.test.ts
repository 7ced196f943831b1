import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../src/simulator/random.ts';
import { analyseEvidence, pAnyAfter } from '../../src/statistics/sequential.ts';

describe('analyseEvidence', () => {
  it('agrees with a hand-worked case', () => {
    // se² = σ² = .01, z = 2: e = √.5·exp(4/4) = .70710678·2.71828183 = 1.92211551; Φ(−2) = .02275013.
    const analysis = analyseEvidence({ estimate: 0.2, variance: 0.01 });
    expect(analysis.z).toBeCloseTo(2, 12);
    expect(analysis.pValue).toBeCloseTo(0.0455003, 6);
    expect(analysis.eValue).toBeCloseTo(1.92211551, 7);
    expect(analysis.alwaysValidP).toBeCloseTo(1 / 1.92211551, 7);
  });

  it('does not care for the sign', () => {
    const up = analyseEvidence({ estimate: 0.3, variance: 0.004 });
    const down = analyseEvidence({ estimate: -0.3, variance: 0.004 });
    expect(down).toEqual({ ...up, z: -up.z });
  });

  it('never says less than p = 1, and asks for more than one analysis does', () => {
    expect(analyseEvidence({ estimate: 0, variance: 0.01 }).alwaysValidP).toBe(1);
    for (const z of [1, 2, 3, 5]) {
      const { pValue, alwaysValidP } = analyseEvidence({ estimate: z * 0.05, variance: 0.0025 });
      expect(alwaysValidP).toBeGreaterThan(pValue);
    }
  });

  it('stays finite however strong, weak or odd the evidence', () => {
    for (const estimate of [0, 1e-300, 5, -1e6, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const variance of [0, 1e-12, 1e-300, 1, 1e300, Number.POSITIVE_INFINITY, Number.NaN, -1]) {
        const analysis = analyseEvidence({ estimate, variance });
        for (const value of Object.values(analysis)) expect(Number.isFinite(value)).toBe(true);
        expect(analysis.alwaysValidP).toBeGreaterThanOrEqual(0);
        expect(analysis.alwaysValidP).toBeLessThanOrEqual(1);
      }
    }
  });

  it('has an expectation of 1 where there is no effect', () => {
    // ∫ e(z)·φ(z) dz by the trapezoid rule.
    for (const variance of [0.0025, 0.01, 0.09]) {
      let expectation = 0;
      const step = 0.01;
      for (let z = -30; z <= 30; z += step) {
        const { eValue } = analyseEvidence({ estimate: z * Math.sqrt(variance), variance });
        expectation += ((eValue * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI)) * step;
      }
      expect(expectation).toBeCloseTo(1, 6);
    }
  });
});

describe('pAnyAfter', () => {
  it('is the smallest so far', () => {
    expect(pAnyAfter({ alwaysValidP: 0.2 }, 1)).toBe(0.2);
    expect(pAnyAfter({ alwaysValidP: 0.2 }, 0.05)).toBe(0.05);
  });

  it('stays right under 200 interim analyses, where repeated p-values do not', () => {
    const random = seededRandom(31);
    const replicates = 1500;
    let always = 0;
    let repeated = 0;
    for (let replicate = 0; replicate < replicates; replicate += 1) {
      let n = 0;
      let d = 0;
      let pAny = 1;
      let smallest = 1;
      for (let analysis = 0; analysis < 200; analysis += 1) {
        n += random.normal(0, Math.sqrt(5));
        d += 5;
        const seen = analyseEvidence({ estimate: n / d, variance: 1 / d });
        pAny = pAnyAfter(seen, pAny);
        smallest = Math.min(smallest, seen.pValue);
      }
      if (pAny <= 0.05) always += 1;
      if (smallest <= 0.05) repeated += 1;
    }
    expect(always / replicates).toBeLessThan(0.055);
    expect(repeated / replicates).toBeGreaterThan(0.3);
  });
});
