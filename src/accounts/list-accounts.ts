import { listAccounts as listAccountsQuery } from '../gen/queries.ts';
import type { Graph, RunOptions } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { Account } from './account.ts';

/** A page of accounts in the order of their keys, and where the next page begins. */
export interface AccountPage {
  readonly accounts: readonly Account[];
  /** Id of the last account when there are more. Undefined on the last page. */
  readonly nextAfter: string | undefined;
}

/** Lists accounts after the one with id `after`, or from the beginning. Undefined `accountIds`: all accounts. */
export async function listAccounts(
  graph: Graph,
  page: {
    readonly accountIds: ReadonlySet<string> | undefined;
    readonly after: string | undefined;
    readonly size: number;
  },
  options: RunOptions,
): Promise<AccountPage> {
  const { accountIds, after, size } = page;
  const rows = await graph.run(
    listAccountsQuery,
    {
      afterKey: after === undefined ? '' : nodeKey(after),
      accountKeys: accountIds === undefined ? null : [...accountIds].map((id) => nodeKey(id)),
      // One more row than requested, to find out whether there is a next page.
      limit: BigInt(size + 1),
    },
    options,
  );
  const accounts = rows.slice(0, size).map(
    (account): Account => ({
      ...account,
      sharing: account.sharing === 'DISABLED' ? 'DISABLED' : 'ENABLED',
    }),
  );
  return { accounts, nextAfter: rows.length > size ? accounts.at(-1)?.accountId : undefined };
}
