/**
 * Reads and writes insights in the graph. Estimates are properties; the evidence behind them is JSON that is never
 * shown.
 */

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

/** The columns from which a published insight is read. */
type StoredPublication = Omit<ReadInsightsRow, 'insightKey' | 'released' | 'epochTo'>;

/** Builds the key of one version. */
export function versionKey(subject: InsightSubject, version: number): string {
  return `${insightKey(subject)}|${version}`;
}

/** Returns the newest version of every insight among the rows, as of the published epoch. */
export function currentInsights(rows: readonly ReadInsightsRow[], epoch: number): readonly CurrentInsight[] {
  const bySubject = groupBy(rows, (row) => insightKey(subjectOf(row)));
  return [...bySubject.values()].flatMap((versions) => {
    const newest = versions.reduce((best, row) => (row.version > best.version ? row : best));
    return [toCurrentInsight(newest, epoch)];
  });
}

/** Converts a row to a published insight or a withdrawn one. */
export function toCurrentInsight(row: ReadInsightsRow, epoch: number): CurrentInsight {
  // The graph only has JSON that this code has written.
  const releasedSets = JSON.parse(row.released ?? '[]') as readonly ContributorSet[];
  const isOver = row.epochTo !== null && row.epochTo <= epoch;
  const published = isOver ? undefined : publishedInsight(row);
  if (published !== undefined) return { ...published, releasedSets };
  return { ...subjectOf(row), status: 'WITHDRAWN', version: row.version, releasedSets };
}

/** Returns the published part of a row, without its memory. Undefined when its estimates were deleted. */
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
    // The graph only has JSON that this code has written.
    support: JSON.parse(support) as InsightSupport,
    releasedSets: [],
  };
}

function subjectOf(row: StoredPublication): InsightSubject {
  const { kind, value, metric, assignment, segment } = row;
  // The graph only has assignments that this code has written.
  return { kind, value, metric, assignment: assignment as Assignment, segment };
}

/** Converts a new version to the row to write. */
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

/** Returns what is remembered of the accounts behind an insight. */
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
