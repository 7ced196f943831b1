import { type GetImportRow, getImport } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { KaizenError } from '../../shared/errors.ts';

/** One import. NOT_FOUND (UNKNOWN_IMPORT) when there is none. */
export async function findImport(
  graph: Graph,
  { accountId, importId }: { readonly accountId: string; readonly importId: string },
  signal?: AbortSignal,
): Promise<GetImportRow> {
  const keys = { accountKey: nodeKey(accountId), importKey: nodeKey(accountId, importId) };
  const row = await graph.run(getImport, keys, { signal });
  if (row !== undefined) return row;
  throw new KaizenError(`import "${importId}" of account "${accountId}" has stored nothing`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_IMPORT',
    resourceType: 'kaizen.v1.Import',
    resourceName: importId,
  });
}
