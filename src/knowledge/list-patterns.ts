/** Lists the current patterns of an account in pages. */

import { type ListCurrentPatternsRow, listCurrentPatterns } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import type { TraitKindName } from '../shared/vocabulary.ts';
import { DISCOVERY_Q } from '../statistics/multiplicity.ts';
import type { PatternState } from '../statistics/pattern-state.ts';
import { invalidPosition } from './page-position.ts';

/** A pattern as the list shows it. Lifts are relative changes, and `distance` is |estimate| / sd. */
export type ListedPattern = ListCurrentPatternsRow['patterns'][number];

/** The end of a page, and the epoch in which the list was begun. */
export interface PatternPosition {
  readonly epoch: number;
  readonly qValue: number;
  readonly distance: number;
  readonly key: string;
}

/** Which patterns to list, and which page. */
export interface PatternListRequest {
  readonly accountId: string;
  /** '' for the account as a whole. */
  readonly projectId: string;
  readonly kind: TraitKindName | undefined;
  /** Undefined for every metric, or every state. */
  readonly metric: string | undefined;
  readonly state: PatternState | undefined;
  /** Least confidence by sample size, 0–1. Undefined: DEFAULT_MIN_CONFIDENCE for all patterns except discoveries. */
  readonly minConfidence: number | undefined;
  readonly limit: number;
  readonly after: PatternPosition | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page of patterns. `next` is absent on the last one. */
export interface PatternPage {
  readonly epoch: number;
  readonly patterns: readonly ListedPattern[];
  /** Patterns of the kind and metric that no page shows, counted by reason. */
  readonly leftOut: { readonly byState: number; readonly byMinConfidence: number };
  readonly next: PatternPosition | undefined;
}

/**
 * A confidence of one half means ten variants. By default, patterns with fewer are listed only if they are discoveries.
 */
const DEFAULT_MIN_CONFIDENCE = 0.5;
/**
 * Below every q-value. Used as the position before the first row, and so that no q-value makes up for low confidence.
 */
const BELOW_ANY_Q = -1;
const FIRST = { qValue: BELOW_ANY_Q, distance: 0, key: '' } as const;

/**
 * Reads one page, ordered by q-value, then |estimate| / sd, then key. A list stays in the epoch in which it was begun.
 * Two publications later that epoch can no longer be read completely, and the list must be started again
 * (INVALID_PAGE_TOKEN). Throws UNKNOWN_ACCOUNT.
 */
export async function listPatterns(graph: Graph, request: PatternListRequest): Promise<PatternPage> {
  const { accountId, projectId, kind, metric, state, minConfidence, limit, after, signal } = request;
  const { qValue, distance, key } = after ?? FIRST;
  const row = await graph.run(
    projectId === '' ? listCurrentPatterns.Account : listCurrentPatterns.Project,
    {
      accountKey: nodeKey(accountId),
      scopeKey: projectId === '' ? nodeKey(accountId) : nodeKey(accountId, projectId),
      epoch: after === undefined ? null : BigInt(after.epoch),
      kind: kind ?? null,
      metric: metric ?? null,
      state: state ?? null,
      minConfidence: minConfidence ?? DEFAULT_MIN_CONFIDENCE,
      keptQ: minConfidence === undefined ? DISCOVERY_Q : BELOW_ANY_Q,
      afterQ: qValue,
      afterDistance: distance,
      afterKey: key,
      // One more row than requested, to find out whether there is a next page.
      limit: BigInt(limit + 1),
    },
    { signal },
  );
  if (row === undefined) throw unknownAccount(accountId);
  // Ended versions stay linked to their traits for one more epoch.
  if (row.epoch > row.publishedEpoch || row.epoch < row.publishedEpoch - 1) {
    throw invalidPosition('knowledge was published twice since the first page: begin the list again');
  }
  const patterns = row.patterns.slice(0, limit);
  const last = patterns.at(-1);
  const hasMore = row.patterns.length > limit && last !== undefined;
  return {
    epoch: row.epoch,
    patterns,
    leftOut: { byState: row.leftOutByState, byMinConfidence: row.leftOutByConfidence },
    next: hasMore ? { epoch: row.epoch, ...positionOf(last) } : undefined,
  };
}

function positionOf({ qValue, distance, key }: ListedPattern): Omit<PatternPosition, 'epoch'> {
  return { qValue, distance, key };
}
