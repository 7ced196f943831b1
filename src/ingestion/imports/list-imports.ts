import { type ListImportsRow, listImports } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';

/** Sorts after every place. */
const AFTER_ALL_PLACES = '~';

/**
 * A page of an account's imports before `beforePlace`, newest start first, and the place where the next page begins.
 */
export async function pageOfImports(
  graph: Graph,
  {
    accountId,
    beforePlace = AFTER_ALL_PLACES,
    limit,
    signal,
  }: {
    readonly accountId: string;
    readonly beforePlace?: string | undefined;
    readonly limit: number;
    readonly signal?: AbortSignal;
  },
): Promise<{ readonly imports: readonly ListImportsRow[]; readonly next: string | undefined }> {
  const params = { accountKey: nodeKey(accountId), beforePlace, limit: BigInt(limit + 1) };
  const rows = await graph.run(listImports, params, { signal });
  const imports = rows.slice(0, limit);
  return { imports, next: rows.length > limit ? imports.at(-1)?.place : undefined };
}
