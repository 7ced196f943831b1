/** Insights as the graph keeps them: figures as properties, what they rest on as JSON that nobody is shown. */

import type { ReadInsightsRow, StageInsightsParams } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { groupBy } from '../../shared/group-by.ts';
import type { Assignment } from '../../shared/vocabulary.ts';
import { groupOfKind } from '../kind-groups.ts';
import { accountOf, type ContributorSet } from './contributor-set.ts';
import {
  type CurrentInsight,
  type InsightFigures,
  type InsightSubject,
  type InsightSupport,
  insightKey,
  type PublishedInsight,
} from './insight.ts';

/** What a published insight is read from. */
type StoredPublication = Omit<ReadInsightsRow, 'insightKey' | 'released' | 'epochTo'>;

/** Key of one version. */
export function versionKey(subject: InsightSubject, version: number): string {
  return `${insightKey(subject)}|${version}`;
}

/** The newest version of every insight among the rows, as of the published epoch. */
export function currentInsights(rows: readonly ReadInsightsRow[], epoch: number): readonly CurrentInsight[] {
  const bySubject = groupBy(rows, (row) => insightKey(subjectOf(row)));
  return [...bySubject.values()].flatMap((versions) => {
    const newest = versions.reduce((best, row) => (row.version > best.version ? row : best));
    return [toCurrentInsight(newest, epoch)];
  });
}

/** A row as the rule sees it: published, or only remembered. */
export function toCurrentInsight(row: ReadInsightsRow, epoch: number): CurrentInsight {
  // Only JSON that this code has written is in the graph.
  const releasedSets = JSON.parse(row.released ?? '[]') as readonly ContributorSet[];
  const isOver = row.epochTo !== null && row.epochTo <= epoch;
  const published = isOver ? undefined : publishedInsight(row);
  if (published !== undefined) return { ...published, releasedSets };
  return { ...subjectOf(row), status: 'WITHDRAWN', version: row.version, releasedSets };
}

/** What readers see of a row, without its memory; undefined when its figures are gone. */
export function publishedInsight(row: StoredPublication): PublishedInsight | undefined {
  const { lift, lower, upper, signConfidence, qValue, accounts, sets, support } = row;
  if (lift === null || lower === null || upper === null || signConfidence === null) return undefined;
  if (qValue === null || accounts === null || sets === null || support === null) return undefined;
  const figures: InsightFigures = { lift, lower, upper, signConfidence, qValue, accounts, sets };
  return {
    ...subjectOf(row),
    status: 'PUBLISHED',
    version: row.version,
    date: row.date,
    figures,
    // Only JSON that this code has written is in the graph.
    support: JSON.parse(support) as InsightSupport,
    releasedSets: [],
  };
}

function subjectOf(row: StoredPublication): InsightSubject {
  const { kind, value, metric, assignment, segment } = row;
  // Only assignments that this code has written are in the graph.
  return { kind, value, metric, assignment: assignment as Assignment, segment };
}

/** A new version as it is written. */
export function toStagedRow(insight: PublishedInsight): StageInsightsParams['insights'][number] {
  const { kind, value, metric, assignment, segment, version, date, figures } = insight;
  return {
    insightKey: versionKey(insight, version),
    previousKey: version > 1 ? versionKey(insight, version - 1) : '',
    conceptKey: nodeKey(kind, value),
    kindGroup: groupOfKind(kind),
    kind,
    value,
    metric,
    assignment,
    segment,
    version: BigInt(version),
    date,
    ...figures,
    ...memoryOf(insight),
    support: JSON.stringify(insight.support),
  };
}

/** What is remembered of the accounts behind an insight. */
export function memoryOf(insight: CurrentInsight): {
  readonly released: string;
  readonly members: readonly string[];
} {
  const known = insight.releasedSets.flatMap(({ parts }) => parts.map(accountOf));
  const shown =
    insight.status === 'PUBLISHED'
      ? [...insight.support.accounts.map(({ accountId }) => accountId), ...insight.support.closedTo]
      : [];
  return {
    released: JSON.stringify(insight.releasedSets),
    members: [...new Set([...known, ...shown])].sort(),
  };
}
