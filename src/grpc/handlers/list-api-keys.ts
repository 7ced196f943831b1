import { listApiKeys } from '../../access/api-keys.ts';
import type { ListApiKeysRequest, ListApiKeysResponse } from '../../gen/kaizen/v1/admin_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { apiKeyMessage } from '../messages/api-key-message.ts';
import { decodePageToken, encodePageToken, idPart, pageSize } from '../page-token.ts';

/** The page sizes stated in the proto file. */
const PAGE_SIZES = { default: 50, most: 500 };
const SCOPE = ['ListApiKeys'];

/** AdminService/ListApiKeys. */
export function listApiKeysHandler(graph: Graph): Handler<ListApiKeysRequest, ListApiKeysResponse> {
  return async ({ pageToken, pageSize: requested }, { principal }) => {
    const [beforePlace] = decodePageToken(SCOPE, pageToken, [idPart]) ?? [];
    const size = pageSize(requested, PAGE_SIZES);
    const { apiKeys, next } = await listApiKeys(graph, { manager: principal, beforePlace, size });
    return {
      apiKeys: apiKeys.map(apiKeyMessage),
      nextPageToken: next === undefined ? '' : encodePageToken(SCOPE, [next]),
    };
  };
}
