import type { ListEpochsRequest, ListEpochsResponse } from '../../gen/kaizen/v1/epoch.ts';
import type { Graph } from '../../graph/graph.ts';
import { pageOfEpochs } from '../../knowledge/epochs.ts';
import type { Handler } from '../call.ts';
import { epochMessage } from '../messages/epoch-message.ts';
import { countPart, decodePageToken, encodePageToken, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;

/**
 * LearningService/ListEpochs. Epochs published meanwhile belong before the first page, so later pages stay the same.
 */
export function listEpochsHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<ListEpochsRequest, ListEpochsResponse> {
  return async ({ pageSize: requested, pageToken }, { accountId, signal }) => {
    const scope = ['ListEpochs', accountId];
    const [before] = decodePageToken(scope, pageToken, [countPart]) ?? [];
    const { epochs, publishedEpoch, next } = await pageOfEpochs(graph, {
      accountId,
      before: before === undefined ? undefined : Number(before),
      limit: pageSize(requested, PAGE_SIZES),
      signal,
    });
    return {
      epochs: epochs.map((record) => epochMessage(record, publishedEpoch)),
      nextPageToken: next === undefined ? '' : encodePageToken(scope, [String(next)]),
    };
  };
}
