import { getAccount as getAccountQuery } from '../gen/queries.ts';
import type { Graph, RunOptions } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import type { Account } from './account.ts';

/** Reads one account. Throws UNKNOWN_ACCOUNT. */
export async function getAccount(graph: Graph, accountId: string, options: RunOptions): Promise<Account> {
  const account = await graph.run(getAccountQuery, { accountKey: nodeKey(accountId) }, options);
  if (account === undefined) throw unknownAccount(accountId);
  return { ...account, sharing: account.sharing === 'DISABLED' ? 'DISABLED' : 'ENABLED' };
}
