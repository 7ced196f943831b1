import type {
  GetImprovementTrajectoryRequest,
  GetImprovementTrajectoryResponse,
} from '../../gen/kaizen/v1/trajectory.ts';
import type { Graph } from '../../graph/graph.ts';
import { improvementAnswer } from '../../trajectory/improvement-answer.ts';
import { readMoneyHistory } from '../../trajectory/read-improvement.ts';
import type { Handler } from '../call.ts';

/** LearningService/GetImprovementTrajectory. */
export function getImprovementTrajectoryHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<GetImprovementTrajectoryRequest, GetImprovementTrajectoryResponse> {
  return async (_request, { accountId, signal }) =>
    improvementAnswer(await readMoneyHistory(graph, { accountId, signal }));
}
