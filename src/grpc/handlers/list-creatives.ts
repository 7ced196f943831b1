import { creativeMessage } from '../../creatives/creative-message.ts';
import { listCreatives } from '../../creatives/list-creatives.ts';
import {
  CreativeMark,
  type ListCreativesRequest,
  type ListCreativesResponse,
} from '../../gen/kaizen/v1/performance_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { decodePageToken, encodePageToken, keyPart, numberPart, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;

/** PerformanceService/ListCreatives. */
export function listCreativesHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<ListCreativesRequest, ListCreativesResponse> {
  return async (request, { accountId, signal }) => {
    const mark = request.mark === CreativeMark.CREATIVE_MARK_LOSER ? 'LOSER' : 'WINNER';
    const scope = ['ListCreatives', accountId, mark];
    const position = decodePageToken(scope, request.pageToken, [numberPart, keyPart(accountId)]);
    const [rank = '', key = ''] = position ?? [];
    const page = await listCreatives(graph, {
      accountId,
      mark,
      limit: pageSize(request.pageSize, PAGE_SIZES),
      after: position === undefined ? undefined : { rank: Number(rank), key },
      signal,
    });
    return {
      creatives: page.creatives.map(creativeMessage),
      nextPageToken:
        page.next === undefined ? '' : encodePageToken(scope, [String(page.next.rank), page.next.key]),
    };
  };
}
