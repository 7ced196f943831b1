/** Lists creatives with a mark in pages. */

import { listMarkedCreatives } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import type { StoredCreative } from './creative-message.ts';

/** The last creative of a page. */
export interface CreativePosition {
  readonly rank: number;
  readonly key: string;
}

/** Which creatives to list, and which page. */
export interface CreativeListRequest {
  readonly accountId: string;
  readonly mark: 'WINNER' | 'LOSER';
  readonly limit: number;
  readonly after: CreativePosition | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page. `next` is absent on the last one. */
export interface CreativePage {
  readonly creatives: readonly StoredCreative[];
  readonly next: CreativePosition | undefined;
}

/** Position before the first row: every rank is lower. */
const FIRST: CreativePosition = { rank: Number.POSITIVE_INFINITY, key: '' };

/** Reads one page, best example first: by rank, then key. Throws UNKNOWN_ACCOUNT. */
export async function listCreatives(
  graph: Graph,
  { accountId, mark, limit, after = FIRST, signal }: CreativeListRequest,
): Promise<CreativePage> {
  const row = await graph.run(
    listMarkedCreatives,
    {
      accountKey: nodeKey(accountId),
      mark,
      afterRank: after.rank,
      afterKey: after.key,
      // One more row than requested, to find out whether there is a next page.
      limit: BigInt(limit + 1),
    },
    { signal },
  );
  if (row === undefined) throw unknownAccount(accountId);
  const creatives = row.creatives.slice(0, limit);
  const last = creatives.at(-1);
  const hasMore = row.creatives.length > limit && last !== undefined;
  return { creatives, next: hasMore ? { rank: last.rank, key: last.key } : undefined };
}
