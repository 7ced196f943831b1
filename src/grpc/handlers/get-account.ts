import { getAccount } from '../../accounts/get-account.ts';
import type { GetAccountRequest, GetAccountResponse } from '../../gen/kaizen/v1/account_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { accountMessage } from '../messages/account-messages.ts';

/** AccountService/GetAccount. */
export function getAccountHandler(graph: Graph): Handler<GetAccountRequest, GetAccountResponse> {
  return async (_request, { accountId, signal }) => ({
    account: accountMessage(await getAccount(graph, accountId, { signal })),
  });
}
