import { describe, expect, test } from 'vitest';
import { weighAccounts } from '../../../src/knowledge/shared/account-weights.ts';
import { type AccountEvidence, evidenceByAccount } from '../../../src/knowledge/shared/contribution.ts';
import { difference, type IndexedSet, indexSet } from '../../../src/knowledge/shared/contributor-set.ts';
import { accountThreshold, isEligible } from '../../../src/knowledge/shared/eligibility.ts';
import { coarseFigures } from '../../../src/knowledge/shared/insight-figures.ts';
import { accountsLeft } from '../../../src/learning/insights/disclosure.ts';
import { isShareable } from '../../../src/learning/insights/shareable-concepts.ts';
import { shrinkEffect } from '../../../src/statistics/shrinkage.ts';
import { contribution, contributionsOf } from '../../fixtures/worlds.ts';

function setOf(segment: string, parts: readonly string[], erased = 0): IndexedSet {
  return indexSet({ segment, parts, erased });
}

describe('accountThreshold', () => {
  test('is a whole number of at least five', () => {
    expect([Number.NaN, -1, 4, 5, 5.1, 12].map(accountThreshold)).toEqual([5, 5, 5, 5, 6, 12]);
  });
});

describe('isEligible', () => {
  const five = evidenceByAccount(
    contributionsOf({ to: 5 }, { sets: 4, successesWith: 10, successesWithout: 10 }),
  );

  test('is met exactly at five accounts, twenty sets and fifty clicks a side', () => {
    expect(isEligible(five, 5)).toBe(true);
    expect(isEligible(five, 6)).toBe(false);
    expect(isEligible(five.slice(1), 4)).toBe(false);
    for (const short of [{ sets: 3 }, { successesWith: 9 }, { successesWithout: 9 }]) {
      expect(
        isEligible(
          five.map((account, index) => (index === 2 ? { ...account, ...short } : account)),
          5,
        ),
      ).toBe(false);
    }
  });
});

describe('weighAccounts', () => {
  const weights = (accounts: readonly AccountEvidence[]): readonly number[] =>
    weighAccounts(accounts).map(({ variance }) => 1 / variance);

  test('leaves accounts as they are while none has more than a quarter of the information', () => {
    const even = evidenceByAccount(contributionsOf({ to: 5 }));
    expect(weights(even)).toEqual([100, 100, 100, 100, 100]);
    expect(weighAccounts(even).map(({ estimate }) => estimate)).toEqual(even.map(({ estimate }) => estimate));
  });

  test('gives an account with more a quarter', () => {
    const heavy = evidenceByAccount(contributionsOf({ to: 5 })).map((account, index) =>
      index === 0 ? { ...account, variance: 1e-6 } : account,
    );
    const [first = 0, ...others] = weights(heavy);
    expect(others).toEqual([100, 100, 100, 100]);
    expect(first).toBeCloseTo(400 / 3, 6);
  });

  test("moves an account's overdispersion towards that of the others", () => {
    const dispersion = (q: number) => ({ terms: { q, c: 1000, df: 30 }, tau2: Math.max(0, (q - 30) / 1000) });
    const accounts = evidenceByAccount(
      contributionsOf({ to: 6 }).map((one, index) => ({
        ...one,
        dispersion: dispersion(index === 0 ? 60 : 30),
      })),
    );
    const [noisy = 0, ...others] = weights(accounts);
    expect(noisy).toBeGreaterThan(100);
    for (const weight of others) expect(weight).toBeLessThan(100);
  });
});

describe('evidenceByAccount', () => {
  test('adds up what an account says from several segments, by information', () => {
    const [merged] = evidenceByAccount([
      contribution({ segment: 'b', estimate: 0.4, information: 300, variance: 1 / 300 }),
      contribution({ segment: 'a', estimate: 0, information: 100, variance: 1 / 100 }),
    ]);
    expect(merged).toMatchObject({ segments: ['a', 'b'], information: 400, sets: 20, successesWith: 200 });
    expect(merged?.estimate).toBeCloseTo(0.3, 12);
    expect(merged?.variance).toBeCloseTo(1 / 400, 12);
  });
});

describe('difference', () => {
  test('compares accounts in one scope and parts of accounts across scopes', () => {
    const all = setOf('', ['a|x', 'b|x', 'b|y']);
    expect(difference(all, setOf('', ['a|z', 'b|x']))).toMatchObject({ isSame: true, atLeast: 0 });
    expect(difference(all, setOf('x', ['a|x', 'b|x']))).toMatchObject({ isSame: false, atLeast: 1 });
    expect(difference(all, setOf('', ['c|x', 'b|x'])).accounts).toEqual(new Set(['a', 'c']));
  });

  test('takes erased accounts for differing, but never twice with a newcomer who may be one of them', () => {
    const earlier = setOf('', ['a|x', 'b|x'], 2);
    expect(difference(setOf('', ['a|x', 'b|x']), earlier)).toMatchObject({ isSame: false, atLeast: 2 });
    expect(difference(setOf('', ['a|x', 'b|x', 'c|x', 'd|x']), earlier)).toMatchObject({
      isSame: false,
      atLeast: 0,
    });
    expect(difference(setOf('', ['a|x', 'c|x', 'd|x', 'e|x']), earlier)).toMatchObject({ atLeast: 2 });
  });
});

describe('accountsLeft', () => {
  test('is what segments leave of all accounts', () => {
    const all = setOf('', ['a|x', 'b|x', 'c|y', 'd|']);
    const [x, y] = [setOf('x', ['a|x', 'b|x']), setOf('y', ['c|y'])];
    expect(accountsLeft([x, y])).toBe(0);
    expect(accountsLeft([all])).toBe(4);
    expect(accountsLeft([all, x, y])).toBe(1);
    expect(accountsLeft([setOf('', ['a|x', 'b|x', 'c|y']), x, y])).toBe(0);
  });

  test('does not take what two segments cover for cancelled: subtracting both leaves it once', () => {
    const all = setOf('', ['a|x', 'b|x', 'c|y']);
    expect(accountsLeft([all, setOf('x', ['a|x', 'b|x']), setOf('y', ['b|x', 'c|y'])])).toBe(1);
  });

  test('takes the smaller of what a held segment shares with all accounts and what it has alone', () => {
    const all = setOf('', ['a|x', 'b|x', 'c|x']);
    expect(accountsLeft([all, setOf('x', ['a|x', 'b|x', 'c|x', 'd|x'])])).toBe(1);
    expect(accountsLeft([all, setOf('x', ['a|x', 'd|x', 'e|x'])])).toBe(3);
  });
});

describe('isShareable', () => {
  test('names the kinds, and takes labels and phrases but not content or what points at someone', () => {
    expect(isShareable({ kind: 'lexical', value: 'digit' })).toBe(true);
    expect(isShareable({ kind: 'phrase', value: 'limited time offer, 50 % off in 2026' })).toBe(true);
    expect(isShareable({ kind: 'interaction', value: 'tone|playful|pillar|trust' })).toBe(false);
    for (const value of [
      '',
      '  ',
      'a'.repeat(81),
      'write to eve@acme.io',
      'see https://acme.io',
      'call 555-123-4567',
    ])
      expect(isShareable({ kind: 'phrase', value }), value).toBe(false);
  });
});

describe('coarseFigures', () => {
  const figuresOf = (estimate: number, accounts: number) =>
    coarseFigures(shrinkEffect({ estimate, variance: 0.001 }, { priorVariance: 0.01 }), {
      qValue: 0.0312,
      accounts: evidenceByAccount(contributionsOf({ to: accounts })),
    });

  test('rounds the lift to half a point, and interval and q outwards', () => {
    // Posterior .1·10/11 = .0909: lift .0952. Its interval is a little wider than ±1.96·.0287·√(10/11).
    const figures = figuresOf(0.1, 7);
    expect(figures).toMatchObject({
      lift: 0.095,
      qValue: 0.04,
      signConfidence: 0.99,
      accounts: '5–9',
      sets: '50–99',
    });
    expect(figures.lower).toBeLessThanOrEqual(0.033);
    expect(figures.upper).toBeGreaterThanOrEqual(0.158);
  });

  test('shows counts as bands', () => {
    expect([5, 9, 10, 19, 20, 49, 50, 400].map((accounts) => figuresOf(0, accounts).accounts)).toEqual([
      '5–9',
      '5–9',
      '10–19',
      '10–19',
      '20–49',
      '20–49',
      '50+',
      '50+',
    ]);
  });
});
