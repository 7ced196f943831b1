import { type GetCreativeRow, getCreative } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';

/** One creative of the account, or undefined. */
export function findCreative(
  graph: Graph,
  {
    accountId,
    contentId,
    signal,
  }: { readonly accountId: string; readonly contentId: string; readonly signal?: AbortSignal },
): Promise<GetCreativeRow | undefined> {
  const keys = { accountKey: nodeKey(accountId), creativeKey: nodeKey(accountId, contentId) };
  return graph.run(getCreative, keys, { signal });
}
