/** Pages through the current patterns of an account. */
import { unknownAccount } from '../errors.ts';
import type { TraitKindName } from '../events/vocabulary.ts';
import { type ListCurrentPatternsRow, listCurrentPatterns } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { PatternState } from '../statistics/pattern-state.ts';
import { invalidPosition } from './page-position.ts';

/** A pattern as the list shows it; lifts are relative changes, `distance` is |estimate| / sd. */
export type ListedPattern = ListCurrentPatternsRow['patterns'][number];

/** Where a page ended, and in which epoch the list was begun. */
export interface PatternPosition {
  readonly epoch: number;
  readonly signConfidence: number;
  readonly distance: number;
  readonly key: string;
}

/** What is listed. */
export interface PatternListRequest {
  readonly accountId: string;
  /** '' for the account as a whole. */
  readonly projectId: string;
  readonly kind: TraitKindName | undefined;
  /** Undefined for every metric, or every state. */
  readonly metric: string | undefined;
  readonly state: PatternState | undefined;
  /** 0–1. */
  readonly minConfidence: number;
  readonly limit: number;
  readonly after: PatternPosition | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page; `next` is absent on the last one. */
export interface PatternPage {
  readonly epoch: number;
  readonly patterns: readonly ListedPattern[];
  readonly next: PatternPosition | undefined;
}

/** Before the first row: no sign confidence reaches it. */
const FIRST = { signConfidence: 2, distance: 0, key: '' } as const;

/**
 * One page, by sign confidence, then |estimate| / sd, then key. A list keeps to the epoch it was begun in; when that
 * can no longer be read whole, two publications later, it must be begun again (INVALID_PAGE_TOKEN).
 * Throws UNKNOWN_ACCOUNT.
 */
export async function listPatterns(graph: Graph, request: PatternListRequest): Promise<PatternPage> {
  const { accountId, projectId, kind, metric, state, minConfidence, limit, after, signal } = request;
  const { signConfidence, distance, key } = after ?? FIRST;
  const row = await graph.run(
    projectId === '' ? listCurrentPatterns.Account : listCurrentPatterns.Project,
    {
      accountKey: nodeKey(accountId),
      scopeKey: projectId === '' ? nodeKey(accountId) : nodeKey(accountId, projectId),
      epoch: after === undefined ? null : BigInt(after.epoch),
      kind: kind ?? null,
      metric: metric ?? null,
      state: state ?? null,
      minConfidence,
      afterSignConfidence: signConfidence,
      afterDistance: distance,
      afterKey: key,
      // One more than asked for tells whether there is a next page.
      limit: BigInt(limit + 1),
    },
    { signal },
  );
  if (row === undefined) throw unknownAccount(accountId);
  // Ended versions hang on their traits for one epoch more.
  if (row.epoch > row.publishedEpoch || row.epoch < row.publishedEpoch - 1) {
    throw invalidPosition('knowledge was published twice since the first page: begin the list again');
  }
  const patterns = row.patterns.slice(0, limit);
  const last = patterns.at(-1);
  const hasMore = row.patterns.length > limit && last !== undefined;
  return {
    epoch: row.epoch,
    patterns,
    next: hasMore ? { epoch: row.epoch, ...positionOf(last) } : undefined,
  };
}

function positionOf({ signConfidence, distance, key }: ListedPattern): Omit<PatternPosition, 'epoch'> {
  return { signConfidence, distance, key };
}
