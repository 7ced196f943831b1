import { pageOfAudit } from '../../access/audit.ts';
import type { ListAuditEntriesRequest, ListAuditEntriesResponse } from '../../gen/kaizen/v1/admin_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { auditMessage } from '../messages/audit-message.ts';
import { decodePageToken, encodePageToken, idPart, pageSize } from '../page-token.ts';

/** The page sizes stated in the proto file. */
const PAGE_SIZES = { default: 50, most: 500 };

/** AdminService/ListAuditEntries. */
export function listAuditEntriesHandler(
  graph: Graph,
): Handler<ListAuditEntriesRequest, ListAuditEntriesResponse> {
  return async ({ pageToken, pageSize: requested }, { accountId }) => {
    const scope = ['ListAuditEntries', accountId];
    const [beforeKey] = decodePageToken(scope, pageToken, [idPart]) ?? [];
    const size = pageSize(requested, PAGE_SIZES);
    const { entries, next } = await pageOfAudit(graph, { accountId, beforeKey, size });
    return {
      entries: entries.map(auditMessage),
      nextPageToken: next === undefined ? '' : encodePageToken(scope, [next]),
    };
  };
}
