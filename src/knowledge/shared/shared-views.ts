/** Builds a requester's views of published insights. */

import { SIMILARITIES, type Similarity } from '../../statistics/hierarchy.ts';
import { type PublishedInsight, subjectKey } from './insight.ts';
import { evidenceFor, insightFor } from './insight-view.ts';
import type { SharedInsight } from './shared-insight.ts';

/** The insights published for a segment, as stored. */
export type StoredInsights = readonly PublishedInsight[];

/**
 * The insights published for segments similar to a requester's, as stored. They are grouped by what the segments have
 * in common.
 */
export type SimilarInsights = Readonly<Record<Similarity, readonly StoredInsights[]>>;

/**
 * Returns the insights as one account may see them: without its own evidence, and only where the evidence of others is
 * enough.
 */
export function viewsOf(
  accountId: string,
  insights: StoredInsights,
  scope: 'SEGMENT' | 'GLOBAL',
): ReadonlyMap<string, SharedInsight> {
  const views = new Map<string, SharedInsight>();
  for (const insight of insights) {
    const view = viewOf(accountId, insight, scope);
    if (view !== undefined) views.set(subjectKey(insight), view);
  }
  return views;
}

/**
 * Whether the requester's segment already has an insight on every subject that the pool of all accounts knows. Then
 * other segments have nothing to lend. After a withdrawal the pool may be empty while a segment is not, so the segment
 * must have at least one insight.
 */
export function isComplete(
  segment: ReadonlyMap<string, SharedInsight>,
  everywhere: ReadonlyMap<string, SharedInsight>,
): boolean {
  return segment.size > 0 && [...everywhere.keys()].every((subject) => segment.has(subject));
}

/**
 * Returns what similar segments lend: an insight on each subject that the requester's segment has none on. The closest
 * segment lends it. Among equally close segments, the one with the most information does. Only one segment lends,
 * because an account with projects in several of them must count once. It is chosen by its amount of information, never
 * by its estimate.
 */
export function lentViews(
  accountId: string,
  similar: SimilarInsights,
  known: ReadonlyMap<string, SharedInsight>,
): readonly SharedInsight[] {
  const lent = new Map<string, SharedInsight>();
  for (const similarity of SIMILARITIES) {
    for (const insight of similar[similarity].flat()) {
      const subject = subjectKey(insight);
      const before = lent.get(subject);
      if (known.has(subject) || (before !== undefined && before.scope !== similarity)) continue;
      const view = viewOf(accountId, insight, similarity);
      if (view !== undefined && view.variance < (before?.variance ?? Number.POSITIVE_INFINITY)) {
        lent.set(subject, view);
      }
    }
  }
  return [...lent.values()];
}

function viewOf(
  accountId: string,
  insight: PublishedInsight,
  scope: SharedInsight['scope'],
): SharedInsight | undefined {
  const seen = evidenceFor(accountId, insight);
  if (seen === undefined) return undefined;
  const { kind, value, metric, assignment } = insight;
  const { mean, variance, tau2, fewestAccounts, fewestSets } = seen;
  // The interval of a similar segment does not apply to the requester's, so it bans nothing there.
  const canBan = kind === 'phrase' && (scope === 'SEGMENT' || scope === 'GLOBAL');
  return {
    kind,
    value,
    metric,
    assignment,
    scope,
    estimate: mean,
    variance,
    tau2,
    accounts: fewestAccounts,
    sets: fewestSets,
    // The q-value of the whole family. No account is left out of it.
    qValue: insight.figures.qValue,
    upper: canBan ? upperFor(accountId, insight) : Number.POSITIVE_INFINITY,
  };
}

/** Takes a tenth of a millisecond, so it is only computed where it is needed. */
function upperFor(accountId: string, insight: PublishedInsight): number {
  return insightFor(accountId, insight)?.upper ?? Number.POSITIVE_INFINITY;
}
