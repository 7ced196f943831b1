import type { ListModelsRequest, ListModelsResponse } from '../../gen/kaizen/v1/prediction_service.ts';
import type { Graph } from '../../graph/graph.ts';
import { listModels, type ModelPosition } from '../../prediction/find-models.ts';
import type { Handler } from '../call.ts';
import { modelMessage, storedModelName, storedModelState } from '../messages/model-messages.ts';
import { countPart, decodePageToken, encodePageToken, idPart, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;

/** PredictionService/ListModels. */
export function listModelsHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<ListModelsRequest, ListModelsResponse> {
  return async (request, { accountId, signal }) => {
    const name = storedModelName(request.name) ?? null;
    const state = storedModelState(request.state);
    const scope = ['ListModels', accountId, name ?? '', state ?? ''];
    const page = await listModels(graph, {
      accountId,
      name,
      state,
      limit: pageSize(request.pageSize, PAGE_SIZES),
      after: positionIn(decodePageToken(scope, request.pageToken, [idPart, countPart])),
      signal,
    });
    const { next } = page;
    return {
      models: page.models.map(modelMessage),
      nextPageToken: next === undefined ? '' : encodePageToken(scope, [next.name, String(next.version)]),
    };
  };
}

function positionIn(parts: readonly string[] | undefined): ModelPosition | undefined {
  if (parts === undefined) return undefined;
  return { name: parts[0] ?? '', version: Number(parts[1]) };
}
