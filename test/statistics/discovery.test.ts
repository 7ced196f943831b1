import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../src/simulator/random.ts';
import {
  type EvidenceMember,
  evaluateEstimates,
  evaluateFamily,
  hasEstimate,
} from '../../src/statistics/discovery.ts';
import type { EvidenceSums } from '../../src/statistics/evidence.ts';
import { shrinkEffects } from '../../src/statistics/shrinkage.ts';

/** Evidence of one age: decayed as undecayed. */
function fresh(n: number, d: number): EvidenceSums {
  return { n, d, decayedN: n, decayedD: d, decayedSquaredD: d };
}

function member(sums: EvidenceSums, kind = 'lexical', pastP = 1): EvidenceMember {
  return { kind, sums, pastP };
}

describe('evaluateFamily', () => {
  it('agrees with a hand-worked family', () => {
    // D = 100: estimates .4 and .05, z = 4 and .5; p = 2Φ(−4) = 6.334e-5 and .617075; q = 2p and p.
    const [strong, weak] = evaluateFamily([member(fresh(40, 100)), member(fresh(5, 100))]);
    expect(strong?.z).toBeCloseTo(4, 12);
    expect(strong?.estimate).toBeCloseTo(0.4, 12);
    expect(strong?.variance).toBeCloseTo(0.01, 12);
    expect(strong?.qValueUnadjusted).toBeCloseTo(2 * 6.3342e-5, 8);
    expect(weak?.qValueUnadjusted).toBeCloseTo(0.617075, 5);
    // se² = σ²: 1/e = √2·exp(−z²/4).
    expect(strong?.pAny).toBeCloseTo(Math.SQRT2 * Math.exp(-4), 12);
    expect(strong?.qValue).toBeCloseTo(2 * Math.SQRT2 * Math.exp(-4), 12);
    expect(weak?.pAny).toBe(1);
  });

  it('tests undecayed evidence and publishes decayed', () => {
    const sums = { n: 40, d: 100, decayedN: -3, decayedD: 30, decayedSquaredD: 12 };
    const [result] = evaluateFamily([member(sums)]);
    expect(result?.z).toBeCloseTo(4, 12);
    expect(result?.estimate).toBeCloseTo(-0.1, 12);
    expect(result?.variance).toBeCloseTo(12 / 900, 12);
    expect(result?.posterior).toBeLessThan(0);
  });

  it('remembers the best interim analysis, and lets the family know', () => {
    const [now] = evaluateFamily([member(fresh(1, 100), 'lexical', 0.001), member(fresh(0, 100))]);
    expect(now?.pAny).toBe(0.001);
    expect(now?.qValue).toBeCloseTo(0.002, 12);
    expect(now?.qValueUnadjusted).toBeGreaterThan(0.5);
  });

  it('corrects over the whole family and shrinks kind by kind', () => {
    const random = seededRandom(61);
    const members = Array.from({ length: 30 }, (_, index) =>
      member(fresh(random.normal(0, index % 2 === 0 ? 40 : 9), 90), index % 2 === 0 ? 'hook_type' : 'tone'),
    );
    const results = evaluateFamily(members);
    for (const kind of ['hook_type', 'tone']) {
      const own = members.flatMap(({ kind: other, sums }, index) =>
        other === kind ? [{ index, estimate: sums.n / sums.d, variance: 1 / sums.d }] : [],
      );
      const { effects } = shrinkEffects(own);
      for (const [rank, { index }] of own.entries()) {
        expect(results[index]?.posterior).toBeCloseTo(effects[rank]?.posterior ?? Number.NaN, 12);
        expect(results[index]?.lower).toBeCloseTo(effects[rank]?.lower ?? Number.NaN, 12);
        expect(results[index]?.upper).toBeCloseTo(effects[rank]?.upper ?? Number.NaN, 12);
      }
    }
    const alone = evaluateFamily(members.filter(({ kind }) => kind === 'hook_type'));
    const inFamily = results.filter((_, index) => index % 2 === 0);
    expect(alone.some(({ qValue }, index) => qValue < (inFamily[index]?.qValue ?? 0))).toBe(true);
  });

  it('answers in the order of the input', () => {
    const random = seededRandom(62);
    const members = Array.from({ length: 15 }, (_, index) =>
      member(fresh(random.normal(0, 20), 80), `kind ${index % 3}`),
    );
    const backward = evaluateFamily(members.toReversed()).toReversed();
    for (const [index, result] of evaluateFamily(members).entries()) {
      expect(result.estimate).toBe((members[index]?.sums.n ?? 0) / 80);
      expect(backward[index]?.qValue).toBe(result.qValue);
      expect(backward[index]?.posterior).toBeCloseTo(result.posterior, 12);
    }
  });

  it('finds nothing in nothing, nine times in ten', { timeout: 60_000 }, () => {
    const random = seededRandom(63);
    let any = 0;
    let anyUnadjusted = 0;
    for (let replicate = 0; replicate < 400; replicate += 1) {
      const results = evaluateFamily(
        Array.from({ length: 40 }, () => member(fresh(random.normal(0, Math.sqrt(200)), 200))),
      );
      if (results.some(({ qValue }) => qValue <= 0.1)) any += 1;
      if (results.some(({ qValueUnadjusted }) => qValueUnadjusted <= 0.1)) anyUnadjusted += 1;
    }
    expect(anyUnadjusted / 400).toBeGreaterThan(0.06);
    expect(anyUnadjusted / 400).toBeLessThan(0.14);
    expect(any).toBeLessThan(anyUnadjusted);
  });

  it('keeps a prior that the caller settles on, and its share of uncertainty', () => {
    const members = [member(fresh(12, 60)), member(fresh(-3, 80)), member(fresh(1, 20))];
    const seen: number[] = [];
    const [settled] = evaluateFamily(members, {
      settlePrior: (_kind, prior) => {
        seen.push(prior);
        return 4 * prior;
      },
    });
    const [plain] = evaluateFamily(members);
    expect(seen).toEqual([plain?.priorVariance]);
    expect(settled?.priorVariance).toBe(4 * (plain?.priorVariance ?? 0));
    expect(settled?.posterior).toBeGreaterThan(plain?.posterior ?? 1);
    expect(settled?.qValue).toBe(plain?.qValue);
  });

  it('trusts sets that disagree less than D says they may', () => {
    // 100 sets of D = 2 and N = ±4 + .4: z = 40/√200 by D alone; Σ(N − bD)² is 1,600, eight times ΣD.
    const squares = { nn: 100 * (16 + 0.16), nd: 80, dd: 400 };
    const sums = { ...fresh(40, 200), squares };
    const [result] = evaluateFamily([member(sums)]);
    expect(result?.z).toBeGreaterThan(2.8 / Math.sqrt(8.1));
    expect(result?.z).toBeLessThan(2.8 / Math.sqrt(6));
    expect(result?.variance).toBeGreaterThan(6 / 200);
    expect(result?.variance).toBeCloseTo((result?.dispersion ?? 0) / 200, 12);
    expect(result?.estimate).toBeCloseTo(0.2, 12);
  });

  it('is no surer of sets that agree more than D says they would', () => {
    // 100 sets of D = 2 and N = .4 or so: Σ(N − bD)² is a hundredth of ΣD.
    const sums = { ...fresh(40, 200), squares: { nn: 18, nd: 80, dd: 400 } };
    const [result] = evaluateFamily([member(sums)]);
    expect(result?.dispersion).toBe(1);
    expect(result?.z).toBeCloseTo(40 / Math.sqrt(200), 12);
  });

  it('says which evidence is enough, and refuses the rest', () => {
    expect(hasEstimate(fresh(1, 10))).toBe(true);
    expect(hasEstimate(fresh(0, 0))).toBe(false);
    expect(hasEstimate({ ...fresh(1, 10), decayedD: 0, decayedSquaredD: 0 })).toBe(false);
    expect(() => evaluateFamily([member(fresh(0, 0))])).toThrow(RangeError);
    expect(evaluateFamily([])).toEqual([]);
  });
});

describe('evaluateEstimates', () => {
  it('evaluates as evaluateFamily does', () => {
    const members = [member(fresh(12, 60)), member(fresh(-3, 80)), member(fresh(1, 20))];
    const byEstimates = evaluateEstimates(
      members.map(({ kind, pastP, sums: { n, d } }) => {
        const effect = { estimate: n / d, variance: 1 / d };
        return { kind, pastP, undecayed: effect, decayed: effect };
      }),
    );
    expect(evaluateFamily(members)).toEqual(byEstimates.map((result) => ({ ...result, dispersion: 1 })));
  });
});
