import { getProject as getProjectQuery } from '../gen/queries.ts';
import type { Graph, RunOptions } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { KaizenError, unknownAccount } from '../shared/errors.ts';
import type { Project } from './account.ts';

/** Reads one project. Throws UNKNOWN_ACCOUNT or UNKNOWN_PROJECT. */
export async function getProject(
  graph: Graph,
  { accountId, projectId }: { readonly accountId: string; readonly projectId: string },
  options: RunOptions,
): Promise<Project> {
  const keys = { accountKey: nodeKey(accountId), projectKey: nodeKey(accountId, projectId) };
  const row = await graph.run(getProjectQuery, keys, options);
  if (row === undefined) throw unknownAccount(accountId);
  if (row.createdAtMs === null) throw unknownProject(projectId);
  return {
    projectId,
    industry: row.industry ?? '',
    clientType: row.clientType ?? '',
    createdAtMs: row.createdAtMs,
    eventCount: row.eventCount ?? 0,
    bannedPhrases: row.bannedPhrases,
    goalMetric: row.goalMetric,
  };
}

/** The account has no such project. */
export function unknownProject(projectId: string): KaizenError {
  return new KaizenError(
    `project "${projectId}" does not exist yet: PutProject or its first event creates it`,
    {
      kind: 'NOT_FOUND',
      reason: 'UNKNOWN_PROJECT',
      resourceType: 'kaizen.v1.Project',
      resourceName: projectId,
    },
  );
}
