import { describe, expect, it } from 'vitest';

import { poolAccounts } from '../../src/statistics/random-effects.ts';
import {
  type Contribution,
  contributionsToPublish,
  knowledgeFor,
  limitShares,
  publishedEffect,
  SHARING_RULE,
} from '../../src/statistics/sharing.ts';

function contribution(account: string, variance = 0.01, estimate = 0.1): Contribution {
  return { account, estimate, variance, sets: 10, clicksWith: 100, clicksWithout: 300 };
}

function group(size: number): Contribution[] {
  return Array.from({ length: size }, (_, index) => contribution(`account-${index}`));
}

function names(chosen: ReturnType<typeof contributionsToPublish>): unknown {
  return Array.isArray(chosen) ? chosen.map(({ account }: Contribution) => account) : chosen;
}

const first = { published: undefined, rule: SHARING_RULE };

describe('contributionsToPublish', () => {
  it('needs five accounts, twenty sets and fifty clicks on both sides', () => {
    expect(contributionsToPublish(group(4), first)).toBeUndefined();
    expect(contributionsToPublish(group(5), first)).toHaveLength(5);
    const poor = (part: Partial<Contribution>) => group(5).map((each) => ({ ...each, ...part }));
    expect(contributionsToPublish(poor({ sets: 3 }), first)).toBeUndefined();
    expect(contributionsToPublish(poor({ clicksWith: 9 }), first)).toBeUndefined();
    expect(contributionsToPublish(poor({ clicksWithout: 9 }), first)).toBeUndefined();
  });

  it('never goes below five accounts, whatever the rule says', () => {
    const rule = { ...SHARING_RULE, minAccounts: 2 };
    expect(contributionsToPublish(group(4), { published: undefined, rule })).toBeUndefined();
  });

  it('lets newcomers in five at a time', () => {
    const published = new Set(group(6).map(({ account }) => account));
    const before = { published, rule: SHARING_RULE };
    expect(names(contributionsToPublish(group(10), before))).toEqual([...published]);
    expect(contributionsToPublish(group(11), before)).toHaveLength(11);
  });

  it('holds the value when few have left', () => {
    const published = new Set(group(9).map(({ account }) => account));
    expect(contributionsToPublish(group(8), { published, rule: SHARING_RULE })).toBe('HOLD');
    expect(contributionsToPublish(group(5), { published, rule: SHARING_RULE })).toBe('HOLD');
  });

  it('never changes by the evidence of one newcomer, whatever it is', () => {
    const published = new Set(group(7).map(({ account }) => account));
    const before = contributionsToPublish(group(7), { published, rule: SHARING_RULE });
    for (const estimate of [-3, 0, 3]) {
      const joined = [...group(7), contribution('newcomer', 1e-6, estimate)];
      expect(contributionsToPublish(joined, { published, rule: SHARING_RULE })).toEqual(before);
    }
  });
});

describe('limitShares', () => {
  it('leaves balanced contributions alone', () => {
    const balanced = group(5);
    expect(limitShares(balanced, 0.25)).toEqual(balanced);
  });

  it('lowers the heavy ones to the share allowed', () => {
    // Weights 10, 5, 3, 1, 1: three are bounded by c = .25(3c + 2) = 2.
    const limited = limitShares(
      [10, 5, 3, 1, 1].map((weight) => ({ estimate: 0, variance: 1 / weight })),
      0.25,
    );
    expect(limited?.map(({ variance }) => 1 / variance)).toEqual(
      [2, 2, 2, 1, 1].map((weight) => expect.closeTo(weight, 9)),
    );
  });

  it('keeps the share for any weights', () => {
    for (const weights of [
      [1e6, 1, 1, 1, 1],
      [5, 4, 3, 2],
      [7, 7, 7, 7, 1e-3, 1e-3],
      [9, 8, 1, 1, 1, 1, 1],
    ]) {
      const limited =
        limitShares(
          weights.map((weight) => ({ estimate: 0, variance: 1 / weight })),
          0.25,
        ) ?? [];
      const after = limited.map(({ variance }) => 1 / variance);
      const total = after.reduce((sum, weight) => sum + weight, 0);
      expect(Math.max(...after) / total).toBeLessThanOrEqual(0.25 + 1e-9);
    }
  });

  it('cannot share among fewer than four', () => {
    expect(limitShares(group(3), 0.25)).toBeUndefined();
  });
});

describe('knowledgeFor', () => {
  const accounts = group(6).map((each, index) => ({ ...each, estimate: index / 10 }));
  const { tau2, pooled } = poolAccounts([{ accounts }]);
  const pool = { estimate: pooled[0]?.mean ?? 0, variance: pooled[0]?.variance ?? 0, tau2, accounts: 6 };

  it('leaves the requester out of what it sees', () => {
    const seen = knowledgeFor(pool, accounts[5], SHARING_RULE);
    expect(seen?.accounts).toBe(5);
    expect(seen?.estimate).toBeCloseTo((0 + 1 + 2 + 3 + 4) / 50, 12);
    expect(knowledgeFor(pool, undefined, SHARING_RULE)).toEqual(pool);
  });

  it('shows nothing with fewer than five beside the requester', () => {
    expect(knowledgeFor({ ...pool, accounts: 5 }, accounts[0], SHARING_RULE)).toBeUndefined();
    expect(knowledgeFor({ ...pool, accounts: 5 }, undefined, SHARING_RULE)).toBeDefined();
  });
});

describe('publishedEffect', () => {
  it('rounds lifts to half a point', () => {
    expect(Math.expm1(publishedEffect(Math.log(1.0826)))).toBeCloseTo(0.085, 12);
    expect(Math.expm1(publishedEffect(Math.log(0.9274)))).toBeCloseTo(-0.075, 12);
    expect(publishedEffect(0.001)).toBe(0);
  });
});
