import { listAccounts } from '../../accounts/list-accounts.ts';
import type { ListAccountsRequest, ListAccountsResponse } from '../../gen/kaizen/v1/admin_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { accountMessage } from '../messages/account-messages.ts';
import { decodePageToken, encodePageToken, idPart, pageSize } from '../page-token.ts';

/** The page sizes stated in the proto file. */
const PAGE_SIZES = { default: 50, most: 500 };
const SCOPE = ['ListAccounts'];

/** AdminService/ListAccounts. */
export function listAccountsHandler(graph: Graph): Handler<ListAccountsRequest, ListAccountsResponse> {
  return async ({ pageToken, pageSize: requested }, { principal, signal }) => {
    const [after] = decodePageToken(SCOPE, pageToken, [idPart]) ?? [];
    const page = { accountIds: principal.accountIds, after, size: pageSize(requested, PAGE_SIZES) };
    const { accounts, nextAfter } = await listAccounts(graph, page, { signal });
    return {
      accounts: accounts.map(accountMessage),
      nextPageToken: nextAfter === undefined ? '' : encodePageToken(SCOPE, [nextAfter]),
    };
  };
}
