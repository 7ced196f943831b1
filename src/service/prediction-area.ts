/** The prediction area of the service. */

import { getCreativeFormulaHandler } from '../grpc/handlers/get-creative-formula.ts';
import { getModelHandler } from '../grpc/handlers/get-model.ts';
import { listModelsHandler } from '../grpc/handlers/list-models.ts';
import { rollBackModelHandler } from '../grpc/handlers/roll-back-model.ts';
import { scoreCreativesHandler } from '../grpc/handlers/score-creatives.ts';
import { createOverrideCache } from '../knowledge/overrides/override-cache.ts';
import { rollBackModel } from '../learning/history/roll-back-model.ts';
import { createPredictionCache } from '../prediction/prediction-cache.ts';
import type { AreaFactory } from './area.ts';

/** PredictionService. It answers from what cycles have published, so nothing starts or stops with it. */
export const predictionArea: AreaFactory = ({ graph, now, random, log, serverId }) => {
  const predictions = createPredictionCache(graph);
  const decisions = createOverrideCache(graph);
  return {
    name: 'predictions',
    handlers: {
      PredictionService: {
        scoreCreatives: scoreCreativesHandler({ graph, predictions, decisions, now }),
        getCreativeFormula: getCreativeFormulaHandler({ graph, predictions, decisions, now }),
        listModels: listModelsHandler({ graph }),
        getModel: getModelHandler({ graph }),
        rollBackModel: rollBackModelHandler({
          rollBack: (request) => rollBackModel({ graph, clock: now, random, log, serverId }, request),
        }),
      },
    },
  };
};
