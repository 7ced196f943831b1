/** What the accounts of a world share, by the service's rule, with the store in memory. */
import type { Contribution } from '../../../src/knowledge/shared/contribution.ts';
import {
  ALL_ACCOUNTS,
  type CurrentInsight,
  insightKey,
  type PublishedInsight,
} from '../../../src/knowledge/shared/insight.ts';
import { evidenceFor } from '../../../src/knowledge/shared/insight-view.ts';
import { planInsights } from '../../../src/learning/insights/insight-plan.ts';
import { groupBy } from '../../../src/shared/group-by.ts';
import type { PooledKnowledge } from '../../../src/statistics/hierarchy.ts';
import { traitName, type WorldTrait } from './account-evidence.ts';

/** A Monday. The date only needs to differ between weeks. */
const FIRST_DAY_MS = Date.UTC(2025, 0, 6);
const WEEK_MS = 7 * 86_400_000;
const THRESHOLD = 5;

/** Knowledge of all scopes. */
export interface SharedKnowledge {
  /** Publishes what may be published, once a week. */
  publish(contributions: readonly Contribution[]): void;
  /** A trait as an account may see it in a scope: its segment, or '' for all accounts. */
  knowledgeFor(
    trait: WorldTrait,
    requester: { readonly account: string; readonly scope: string },
  ): PooledKnowledge | undefined;
}

/** Shared knowledge before anything is published. */
export function sharedKnowledge(): SharedKnowledge {
  let current: ReadonlyMap<string, CurrentInsight> = new Map();
  let published: ReadonlyMap<string, readonly PublishedInsight[]> = new Map();
  let week = 0;
  return {
    publish(contributions) {
      week += 1;
      const date = new Date(FIRST_DAY_MS + week * WEEK_MS).toISOString().slice(0, 10);
      const plan = planInsights({
        contributions,
        current: [...current.values()],
        threshold: THRESHOLD,
        date,
      });
      const next = new Map(current);
      for (const { key } of plan.withdraw) {
        const insight = next.get(key);
        if (insight !== undefined) next.set(key, { ...insight, status: 'WITHDRAWN' });
      }
      for (const insight of plan.publish) next.set(insightKey(insight), insight);
      current = next;
      published = groupBy(
        [...next.values()].filter((insight) => insight.status === 'PUBLISHED'),
        (insight) => placeOf(insight, insight.segment),
      );
    },
    knowledgeFor(trait, { account, scope }) {
      const [insight] = published.get(placeOf(trait, scope)) ?? [];
      const view = insight && evidenceFor(account, insight);
      if (view === undefined) return undefined;
      const { mean, variance, tau2, fewestAccounts } = view;
      return { estimate: mean, variance, tau2, accounts: fewestAccounts };
    },
  };
}

function placeOf(trait: WorldTrait, scope: string = ALL_ACCOUNTS): string {
  return JSON.stringify([scope, traitName(trait)]);
}
