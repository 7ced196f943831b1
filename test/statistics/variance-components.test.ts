import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../src/simulator/random.ts';
import type { TraitEvidence } from '../../src/statistics/hierarchy.ts';
import { poolAccounts } from '../../src/statistics/random-effects.ts';
import { effectSpread } from '../../src/statistics/shrinkage.ts';
import { DEFAULT_COMPONENTS, varianceComponents } from '../../src/statistics/variance-components.ts';

interface Spreads {
  readonly global: number;
  readonly segment: number;
  readonly account: number;
}

/** What a newcomer of the first of three segments can see of many traits. */
function published(spreads: Spreads, { traits, seed }: { traits: number; seed: number }): TraitEvidence[] {
  const random = seededRandom(seed);
  const members = Array.from({ length: traits }, () => {
    const global = random.normal(0, spreads.global);
    return [0, 1, 2].map(() => {
      const segment = global + random.normal(0, spreads.segment);
      return Array.from({ length: 6 }, () => ({
        estimate: segment + random.normal(0, spreads.account) + random.normal(0, 0.1),
        variance: 0.01,
      }));
    });
  });
  const pool = (of: (trait: (typeof members)[number]) => (typeof members)[number][number]) => {
    const { tau2, pooled } = poolAccounts(members.map((trait) => ({ accounts: of(trait) })));
    return pooled.map(({ mean, variance, accounts }) => ({ estimate: mean, variance, tau2, accounts }));
  };
  const globals = pool((trait) => trait.flat());
  const segments = pool((trait) => trait[0] ?? []);
  return members.map((_, index) => ({ global: globals[index], segment: segments[index] }));
}

describe('varianceComponents', () => {
  it('recovers the spread of every level from what is published', () => {
    const spreads = { global: 0.2, segment: 0.12, account: 0.09 };
    const found = varianceComponents(published(spreads, { traits: 200, seed: 5 }));
    expect(Math.sqrt(found.global)).toBeGreaterThan(0.17);
    expect(Math.sqrt(found.global)).toBeLessThan(0.25);
    expect(Math.sqrt(found.segment)).toBeGreaterThan(0.09);
    expect(Math.sqrt(found.segment)).toBeLessThan(0.15);
    expect(Math.sqrt(found.account)).toBeGreaterThan(0.07);
    expect(Math.sqrt(found.account)).toBeLessThan(0.11);
  });

  it('stays near its defaults with little to go by, and above its floor with much', () => {
    const few = varianceComponents([
      { global: { estimate: 1, variance: 0.5, tau2: 0, accounts: 5 } },
      { global: { estimate: 0, variance: 0.5, tau2: 0, accounts: 5 } },
    ]);
    expect(few.global / DEFAULT_COMPONENTS.global).toBeCloseTo(1, 1);
    expect(few.account / DEFAULT_COMPONENTS.account).toBeCloseTo(1, 1);
    const none = varianceComponents(
      published({ global: 0, segment: 0, account: 0 }, { traits: 200, seed: 6 }),
    );
    expect(none.global).toBeGreaterThanOrEqual(0.02 ** 2);
    expect(none.global).toBeLessThan(0.05 ** 2);
    expect(none.account).toBeLessThan(0.05 ** 2);
  });

  it('is the spread of its own effects for an account alone', () => {
    const own = [0.3, -0.2, 0.1].map((estimate) => ({ estimate, variance: 0.01 }));
    const { global, segment, account } = varianceComponents([
      {},
      ...own.map((effect) => ({ account: effect })),
    ]);
    expect(global + segment + account).toBeCloseTo(effectSpread(own).priorVariance, 12);
  });

  it('is its defaults when nothing is known', () => {
    expect(varianceComponents([])).toEqual(DEFAULT_COMPONENTS);
    expect(varianceComponents([{}, {}])).toEqual(DEFAULT_COMPONENTS);
  });
});
