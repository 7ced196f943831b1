/** What one requester sees of published insights. */

import { SIMILARITIES, type Similarity } from '../../statistics/hierarchy.ts';
import { type PublishedInsight, subjectKey } from './insight.ts';
import { evidenceFor, insightFor } from './insight-view.ts';
import type { SharedInsight } from './shared-insight.ts';

/** The insights that are published for a segment, as stored. */
export type StoredInsights = readonly PublishedInsight[];

/** What is published for segments that are similar to a requester's, by what they have in common with it; as stored. */
export type SimilarInsights = Readonly<Record<Similarity, readonly StoredInsights[]>>;

/** The insights as one account may see them: without its own part, and only those that others are enough for. */
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
 * Whether the requester's segment leaves nothing for others to lend: it knows of all that is known anywhere. All accounts
 * may know nothing while a segment does, after a withdrawal; so knowing as little as they do is not enough.
 */
export function isComplete(
  segment: ReadonlyMap<string, SharedInsight>,
  everywhere: ReadonlyMap<string, SharedInsight>,
): boolean {
  return segment.size > 0 && [...everywhere.keys()].every((subject) => segment.has(subject));
}

/**
 * What similar segments lend: of each subject that the requester's segment has no insight on, that of the closest
 * segment, and among equally close ones that of the one with the most information. One lends, so that an account with
 * projects in several of them counts once; and it is chosen by how much it knows, never by what it says.
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
  // The interval of a similar segment is of that segment, and so bans nothing in the requester's.
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
    // That of the family, which no account is left out of.
    qValue: insight.figures.qValue,
    upper: canBan ? upperFor(accountId, insight) : Number.POSITIVE_INFINITY,
  };
}

/** A tenth of a millisecond's work, so it is done only where somebody asks. */
function upperFor(accountId: string, insight: PublishedInsight): number {
  return insightFor(accountId, insight)?.upper ?? Number.POSITIVE_INFINITY;
}
