import type { ListImportsRequest, ListImportsResponse } from '../../gen/kaizen/v1/import.ts';
import type { Graph } from '../../graph/graph.ts';
import { pageOfImports } from '../../ingestion/imports/list-imports.ts';
import type { Handler } from '../call.ts';
import { importMessage } from '../messages/import-message.ts';
import { decodePageToken, encodePageToken, importPlacePart, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;

/**
 * PerformanceService/ListImports. Imports that begin meanwhile belong before the first page, so later pages stay the
 * same.
 */
export function listImportsHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<ListImportsRequest, ListImportsResponse> {
  return async ({ pageSize: requested, pageToken }, { accountId, signal }) => {
    const scope = ['ListImports', accountId];
    const [beforePlace] = decodePageToken(scope, pageToken, [importPlacePart]) ?? [];
    const limit = pageSize(requested, PAGE_SIZES);
    const { imports, next } = await pageOfImports(graph, { accountId, beforePlace, limit, signal });
    return {
      imports: imports.map(importMessage),
      nextPageToken: next === undefined ? '' : encodePageToken(scope, [next]),
    };
  };
}
