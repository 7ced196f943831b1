import { getProject } from '../../accounts/get-project.ts';
import type { GetProjectRequest, GetProjectResponse } from '../../gen/kaizen/v1/account_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { projectMessage } from '../messages/account-messages.ts';

/** AccountService/GetProject. */
export function getProjectHandler(graph: Graph): Handler<GetProjectRequest, GetProjectResponse> {
  return async ({ projectId }, { accountId, signal }) => ({
    project: projectMessage(await getProject(graph, { accountId, projectId }, { signal })),
  });
}
