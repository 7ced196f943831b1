import type { GetModelRequest, GetModelResponse } from '../../gen/kaizen/v1/prediction_service.ts';
import type { Graph } from '../../graph/graph.ts';
import { findModel } from '../../prediction/find-models.ts';
import type { Handler } from '../call.ts';
import { modelMessage } from '../messages/model-messages.ts';

/** PredictionService/GetModel. */
export function getModelHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<GetModelRequest, GetModelResponse> {
  return async ({ modelId }, { accountId, signal }) => {
    const model = await findModel(graph, { accountId, modelKey: modelId, signal });
    return { model: modelMessage(model), documentJson: model.document };
  };
}
