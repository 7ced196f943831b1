/** What a group of accounts shares, published once a cycle under the sharing rule. */
import type { PooledKnowledge } from '../../../src/statistics/hierarchy.ts';
import { poolAccounts } from '../../../src/statistics/random-effects.ts';
import {
  type Contribution,
  contributionsToPublish,
  knowledgeFor,
  publishedEffect,
  SHARING_RULE,
} from '../../../src/statistics/sharing.ts';

/** A published value, with what each contributor had in it: private to the contributor. */
interface PublishedValue {
  readonly pool: PooledKnowledge;
  readonly parts: ReadonlyMap<string, Contribution>;
}

/** Knowledge of one scope: a segment, or all accounts. */
export interface SharedKnowledge {
  /** Publishes what may be, one kind of traits at a time. */
  publish(traits: readonly string[], contributionsOf: (trait: string) => readonly Contribution[]): void;
  /** A trait as an account may see it. */
  knowledgeFor(trait: string, account: string): PooledKnowledge | undefined;
}

/** A scope in which nothing is published. */
export function sharedKnowledge(): SharedKnowledge {
  const values = new Map<string, PublishedValue>();
  return {
    publish(traits, contributionsOf) {
      const fresh = traits.flatMap((trait) => {
        const published = values.get(trait);
        const chosen = contributionsToPublish(contributionsOf(trait), {
          published: published && new Set(published.parts.keys()),
          rule: SHARING_RULE,
        });
        if (chosen === 'HOLD') return [];
        if (chosen === undefined) values.delete(trait);
        return chosen === undefined ? [] : [{ trait, accounts: chosen }];
      });
      const { tau2, pooled } = poolAccounts(fresh);
      for (const [index, { trait, accounts }] of fresh.entries()) {
        const pool = pooled[index];
        if (pool === undefined) continue;
        values.set(trait, {
          pool: {
            estimate: publishedEffect(pool.mean),
            variance: pool.variance,
            tau2,
            accounts: pool.accounts,
          },
          parts: new Map(accounts.map((part) => [part.account, part])),
        });
      }
    },
    knowledgeFor(trait, account) {
      const value = values.get(trait);
      return value && knowledgeFor(value.pool, value.parts.get(account), SHARING_RULE);
    },
  };
}
