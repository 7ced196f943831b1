import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../src/simulator/random.ts';
import { overdispersion } from '../../src/statistics/overdispersion.ts';
import {
  type AccountDispersion,
  type PooledMember,
  poolAccounts,
  steadyingFactors,
} from '../../src/statistics/random-effects.ts';

function simulated(
  seed: number,
  { members, accounts, tau }: { members: number; accounts: number; tau: number },
): PooledMember[] {
  const random = seededRandom(seed);
  return Array.from({ length: members }, () => {
    const mean = random.normal(0, 0.2);
    return {
      accounts: Array.from({ length: accounts }, () => {
        const error = random.uniform(0.05, 0.3);
        return { estimate: mean + random.normal(0, tau) + random.normal(0, error), variance: error ** 2 };
      }),
    };
  });
}

/** Σ(b − μ)²/(v + τ²), the left side of the Paule–Mandel equation, written out plainly. */
function spread(members: readonly PooledMember[], tau2: number): number {
  let total = 0;
  for (const { accounts } of members) {
    const weights = accounts.map(({ variance }) => 1 / (variance + tau2));
    const weight = weights.reduce((sum, own) => sum + own, 0);
    const mean = accounts.reduce((sum, { estimate }, i) => sum + estimate * (weights[i] ?? 0), 0) / weight;
    total += accounts.reduce((sum, { estimate }, i) => sum + (weights[i] ?? 0) * (estimate - mean) ** 2, 0);
  }
  return total;
}

describe('poolAccounts', () => {
  it('agrees with a hand-worked case', () => {
    // Two accounts 0 and 1 of variance .1: (½² + ½²)/(.1 + τ²) = 1, τ² = .4; mean ½, variance (.1 + .4)/2.
    const { tau2, pooled } = poolAccounts([
      {
        accounts: [
          { estimate: 0, variance: 0.1 },
          { estimate: 1, variance: 0.1 },
        ],
      },
    ]);
    expect(tau2).toBeCloseTo(0.4, 9);
    expect(pooled[0]?.mean).toBeCloseTo(0.5, 12);
    expect(pooled[0]?.variance).toBeCloseTo(0.25, 9);
    expect(pooled[0]?.accounts).toBe(2);
  });

  it('is the inverse-variance mean when accounts agree', () => {
    // 1/v = 10 and 30: mean (10·.2 + 30·.24)/40 = .23, variance 1/40.
    const { tau2, pooled } = poolAccounts([
      {
        accounts: [
          { estimate: 0.2, variance: 1 / 10 },
          { estimate: 0.24, variance: 1 / 30 },
        ],
      },
    ]);
    expect(tau2).toBe(0);
    expect(pooled[0]?.mean).toBeCloseTo(0.23, 12);
    expect(pooled[0]?.variance).toBeCloseTo(1 / 40, 12);
  });

  it('solves the Paule–Mandel equation, however the scales differ', () => {
    for (const scale of [1e-5, 1, 1e4]) {
      const members = simulated(51, { members: 12, accounts: 7, tau: 0.3 }).map(({ accounts }) => ({
        accounts: accounts.map(({ estimate, variance }) => ({
          estimate: estimate * scale,
          variance: variance * scale ** 2,
        })),
      }));
      const { tau2 } = poolAccounts(members);
      expect(tau2).toBeGreaterThan(0);
      expect(spread(members, tau2)).toBeCloseTo(12 * 6, 6);
    }
  });

  it('finds the root far from the sampling variances too', () => {
    const members = [
      {
        accounts: [
          { estimate: -3, variance: 1e-12 },
          { estimate: 3, variance: 1e-9 },
          { estimate: 1, variance: 2 },
        ],
      },
    ];
    expect(spread(members, poolAccounts(members).tau2)).toBeCloseTo(2, 8);
  });

  it('recovers τ from few accounts by sharing it', () => {
    const { tau2 } = poolAccounts(simulated(52, { members: 100, accounts: 5, tau: 0.15 }));
    expect(Math.sqrt(tau2)).toBeGreaterThan(0.13);
    expect(Math.sqrt(tau2)).toBeLessThan(0.17);
  });

  it('lets a pattern of one account be, and learns no τ from it', () => {
    const members = simulated(53, { members: 5, accounts: 6, tau: 0.2 });
    const alone = { accounts: [{ estimate: 9, variance: 0.01 }] };
    const { tau2, pooled } = poolAccounts([...members, alone]);
    expect(tau2).toBe(poolAccounts(members).tau2);
    expect(pooled.at(-1)?.mean).toBeCloseTo(9, 12);
    expect(pooled.at(-1)?.variance).toBeCloseTo(0.01 + tau2, 12);
    expect(poolAccounts([alone])).toEqual({ tau2: 0, pooled: [{ mean: 9, variance: 0.01, accounts: 1 }] });
  });

  it('pools with a τ that is given', () => {
    const { tau2, pooled } = poolAccounts([{ accounts: [{ estimate: 0.1, variance: 0.02 }] }], {
      tau2: 0.03,
    });
    expect(tau2).toBe(0.03);
    expect(pooled[0]?.variance).toBeCloseTo(0.05, 12);
  });

  it('leaves out what is no estimate', () => {
    const { pooled } = poolAccounts([
      {
        accounts: [
          { estimate: Number.NaN, variance: 1 },
          { estimate: 5, variance: 0 },
          { estimate: 0.3, variance: 0.5 },
        ],
      },
      { accounts: [] },
    ]);
    expect(pooled[0]).toEqual({ mean: 0.3, variance: 0.5, accounts: 1 });
    expect(pooled[1]).toEqual({ mean: 0, variance: Number.POSITIVE_INFINITY, accounts: 0 });
  });

  it('covers the mean as often as it says', () => {
    let covered = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed * 7919);
      const members = Array.from({ length: 20 }, () => ({
        accounts: Array.from({ length: 8 }, () => ({
          estimate: 0.1 + random.normal(0, 0.15) + random.normal(0, 0.2),
          variance: 0.04,
        })),
      }));
      for (const { mean, variance } of poolAccounts(members).pooled)
        if (Math.abs(mean - 0.1) <= 1.96 * Math.sqrt(variance)) covered += 1;
    }
    expect(covered / 1200).toBeGreaterThan(0.93);
    expect(covered / 1200).toBeLessThan(0.97);
  });

  it('pools 100 patterns over 1,000 accounts at once', () => {
    const { tau2, pooled } = poolAccounts(simulated(54, { members: 100, accounts: 1000, tau: 0.1 }));
    expect(Math.sqrt(tau2)).toBeCloseTo(0.1, 2);
    expect(pooled).toHaveLength(100);
  }, 2000);
});

describe('steadyingFactors', () => {
  /** Accounts whose sets have C = 20 per degree of freedom (u = .05) and the given Q/df. */
  function account(ratio: number, df = 24): AccountDispersion {
    const terms = { q: ratio * df, c: 20 * df, df };
    return { terms, tau2: overdispersion(terms) };
  }

  it('agrees with a hand-worked case', () => {
    // τ² = .1 and .2, common .15; s² = 2(.05 + .15)²/24 = 1/300 exceeds the spread .0025: both become .15.
    const factors = steadyingFactors([account(3), account(5)]);
    expect(factors[0]).toBeCloseTo(0.2 / 0.15, 10);
    expect(factors[1]).toBeCloseTo(0.2 / 0.25, 10);
  });

  it('leaves accounts alone that surely differ', () => {
    for (const factor of steadyingFactors([account(3, 1e6), account(5, 1e6)]))
      expect(factor).toBeCloseTo(1, 4);
  });

  it('gives an account without spread of its own that of the others', () => {
    // Deviations −.02, .01, .01 vary less than they are unsure: all become (−.005 + .025 + .025)/3 = .015, from 0.
    const factors = steadyingFactors([account(0.9), account(1.5), account(1.5)]);
    expect(factors[0]).toBeCloseTo(0.065 / 0.05, 10);
    expect(factors[1]).toBeCloseTo(0.065 / 0.075, 10);
  });

  it('moves from the value in use, not from the fresh one', () => {
    const { terms } = account(3);
    expect(steadyingFactors([{ terms, tau2: 0.2 }])[0]).toBeCloseTo(0.15 / 0.25, 10);
  });

  it('leaves an account alone that nothing is known of', () => {
    const unknown = { terms: { q: 0, c: 0, df: 0 }, tau2: 0.3 };
    expect(steadyingFactors([unknown, account(3)])[0]).toBe(1);
    expect(steadyingFactors([])).toEqual([]);
  });
});
