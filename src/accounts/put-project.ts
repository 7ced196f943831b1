import { lockAccountForProject, lockProject, setProject } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import type { Project, ProjectSettings } from './account.ts';
import { distinctPhrases } from './banned-phrases.ts';
import { relinkSegments } from './segment-links.ts';

/** Creates a project or replaces its settings, and moves it to its segment. Throws UNKNOWN_ACCOUNT. */
export async function putProject(
  { graph, now }: { readonly graph: Graph; readonly now: () => Date },
  accountId: string,
  wanted: ProjectSettings,
): Promise<{ readonly project: Project; readonly created: boolean }> {
  const settings = { ...wanted, bannedPhrases: distinctPhrases(wanted.bannedPhrases) };
  const { projectId, industry, clientType, bannedPhrases, goalMetric } = settings;
  const accountKey = nodeKey(accountId);
  const projectKey = nodeKey(accountId, projectId);
  const at = now().toISOString();
  return graph.transaction('write', async (transaction) => {
    const account = await transaction.run(lockAccountForProject, { accountKey, accountId });
    if (account === undefined) throw unknownAccount(accountId);
    const [{ created }, stored] = await Promise.all([
      transaction.run(lockProject, { projectKey, projectId }),
      transaction.run(setProject, {
        accountKey,
        projectKey,
        industry,
        clientType,
        bannedPhrases,
        goalMetric,
        now: at,
      }),
      relinkSegments(transaction, [{ projectKey, industry, clientType }], account),
    ]);
    return { project: { ...settings, ...stored }, created };
  });
}
