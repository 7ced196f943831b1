import type { GetImportRequest, GetImportResponse } from '../../gen/kaizen/v1/import.ts';
import type { Graph } from '../../graph/graph.ts';
import { findImport } from '../../ingestion/imports/find-import.ts';
import type { Handler } from '../call.ts';
import { importMessage } from '../messages/import-message.ts';

/** PerformanceService/GetImport. */
export function getImportHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<GetImportRequest, GetImportResponse> {
  return async ({ importId }, { accountId, signal }) => ({
    import: importMessage(await findImport(graph, { accountId, importId }, signal)),
  });
}
