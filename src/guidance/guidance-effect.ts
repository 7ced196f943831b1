/** GetGuidanceEffect: reads the data for the comparison that is possible, and compares. */

import { hasAccount } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import type { Metric } from '../statistics/arm-outcome.ts';
import { type GuidanceEffect, type GuidedWeek, hasHoldout, holdoutEffect, observedEffect } from './effect.ts';
import {
  type AppliedItemCount,
  type EffectScope,
  readAppliedItems,
  readGuidedWeeks,
  readSetsOfGuided,
} from './read-effect.ts';

/** The effect with related numbers. */
export interface GuidanceReport {
  readonly effect: GuidanceEffect;
  /** Holdout share among the weeks of projects with reported creatives, 0–1. */
  readonly observedHoldoutShare: number;
  readonly items: readonly AppliedItemCount[];
  readonly truncated: boolean;
}

/** Reports whether guidance of an account, or of one of its projects, helped. Throws UNKNOWN_ACCOUNT. */
export async function guidanceReport(
  graph: Graph,
  scope: EffectScope & { readonly metric: Metric },
): Promise<GuidanceReport> {
  const report = await readReport(graph, scope);
  // Last, so that an account that is erased meanwhile is not reported in part.
  await assertAccount(graph, scope);
  return report;
}

async function readReport(
  graph: Graph,
  { metric, ...scope }: EffectScope & { readonly metric: Metric },
): Promise<GuidanceReport> {
  const [weeks, items] = await Promise.all([readGuidedWeeks(graph, scope), readAppliedItems(graph, scope)]);
  const observedHoldoutShare = holdoutShareOf(weeks.items);
  if (hasHoldout(weeks.items)) {
    return {
      effect: holdoutEffect(weeks.items, metric),
      observedHoldoutShare,
      items,
      truncated: weeks.truncated,
    };
  }
  const guided = weeks.items.filter((week) => week.guided);
  const guidedCreatives = guided.reduce((sum, { creatives }) => sum + creatives, 0);
  const sets = guidedCreatives === 0 ? { items: [], truncated: false } : await readSetsOfGuided(graph, scope);
  return {
    effect: observedEffect(sets.items, { metric, guidedCreatives }),
    observedHoldoutShare,
    items,
    truncated: weeks.truncated || sets.truncated,
  };
}

async function assertAccount(graph: Graph, { accountId, signal }: EffectScope): Promise<void> {
  const { found } = await graph.run(hasAccount, { accountKey: nodeKey(accountId) }, { signal });
  if (!found) throw unknownAccount(accountId);
}

function holdoutShareOf(weeks: readonly GuidedWeek[]): number {
  const ofProjects = weeks.filter(({ projectId }) => projectId !== '');
  if (ofProjects.length === 0) return 0;
  return ofProjects.filter(({ guided }) => !guided).length / ofProjects.length;
}
