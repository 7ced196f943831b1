import { putProject } from '../../accounts/put-project.ts';
import type { PutProjectRequest, PutProjectResponse } from '../../gen/kaizen/v1/account_service.ts';
import { Metric } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../graph/graph.ts';
import { metricName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { projectMessage } from '../messages/account-messages.ts';

/** AccountService/PutProject. */
export function putProjectHandler(parts: {
  readonly graph: Graph;
  readonly now: () => Date;
}): Handler<PutProjectRequest, PutProjectResponse> {
  return async ({ project: wanted }, { accountId }) => {
    const { projectId = '', industry = '', clientType = '', bannedPhrases = [] } = wanted ?? {};
    const goalMetric = metricName(wanted?.goalMetric ?? Metric.METRIC_UNSPECIFIED);
    const settings = { projectId, industry, clientType, bannedPhrases, goalMetric };
    const { project, created } = await putProject(parts, accountId, settings);
    return { project: projectMessage(project), created };
  };
}
