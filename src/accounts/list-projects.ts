import { hasAccount, listProjects as listProjectsQuery } from '../gen/queries.ts';
import type { Graph, RunOptions } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import type { Project } from './account.ts';

/** A page of projects in the order of their keys, and where the next page begins. */
export interface ProjectPage {
  readonly projects: readonly Project[];
  /** Id of the last project when there are more. Undefined on the last page. */
  readonly nextAfter: string | undefined;
}

/** Lists projects after the one with id `after`, or from the beginning. Throws UNKNOWN_ACCOUNT. */
export async function listProjects(
  graph: Graph,
  page: { readonly accountId: string; readonly after: string | undefined; readonly size: number },
  options: RunOptions,
): Promise<ProjectPage> {
  const { accountId, after, size } = page;
  const accountKey = nodeKey(accountId);
  const rows = await graph.run(
    listProjectsQuery,
    {
      accountKey,
      afterKey: after === undefined ? nodeKey(accountId, '') : nodeKey(accountId, after),
      endKey: firstKeyBehind(accountKey),
      // One more row than requested, to find out whether there is a next page.
      limit: BigInt(size + 1),
    },
    options,
  );
  if (rows.length === 0) {
    const { found } = await graph.run(hasAccount, { accountKey }, options);
    if (!found) throw unknownAccount(accountId);
  }
  const projects = rows.slice(0, size).map((row) => ({
    ...row,
    industry: row.industry ?? '',
    clientType: row.clientType ?? '',
    eventCount: row.eventCount ?? 0,
  }));
  return { projects, nextAfter: rows.length > size ? projects.at(-1)?.projectId : undefined };
}

/**
 * Returns a key that sorts after every key inside the account. Those begin with the account's key and `|`, and `}` is
 * the next character.
 */
function firstKeyBehind(accountKey: string): string {
  return `${accountKey}}`;
}
