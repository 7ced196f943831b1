import type {
  FormulaWeight,
  GetCreativeFormulaRequest,
  GetCreativeFormulaResponse,
} from '../../gen/kaizen/v1/prediction_service.ts';
import { Assignment } from '../../gen/kaizen/v1/vocabulary.ts';
import { keyParts } from '../../graph/keys.ts';
import { describeTrait } from '../../knowledge/describe-trait.ts';
import { traitName } from '../../knowledge/overrides/override.ts';
import { overrideMessage } from '../../knowledge/overrides/override-message.ts';
import type { FormulaTrait } from '../../prediction/formula.ts';
import { findPredictionHead, missingReason } from '../../prediction/prediction-head.ts';
import type { ScoreDependencies } from '../../prediction/score-creatives.ts';
import { findScoreOverrides, type ScoreOverrides } from '../../prediction/score-overrides.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { normalQuantile } from '../../statistics/distributions.ts';
import type { Handler } from '../call.ts';
import { traitMessage } from '../messages/model-messages.ts';

const INTERVAL_LEVEL = 0.95;

/** PredictionService/GetCreativeFormula. */
export function getCreativeFormulaHandler({
  graph,
  predictions,
  decisions,
  now,
}: ScoreDependencies): Handler<GetCreativeFormulaRequest, GetCreativeFormulaResponse> {
  return async (_request, { accountId, signal }) => {
    const head = await findPredictionHead(graph, { accountId, projectId: '', signal });
    const { epoch, publishedAtMs } = head;
    const { served } = await predictions.at({ accountId, epoch, publishedAtMs });
    const { formula } = served;
    if (formula === undefined) {
      return { formula: undefined, reason: missingReason(head, head.formulaReason), epoch };
    }
    const decided = await findScoreOverrides(
      { graph, decisions },
      { accountId, projectId: '', head, nowMs: now().getTime(), signal },
    );
    const { document } = formula;
    return {
      formula: {
        version: formula.version,
        evidence: Assignment[`ASSIGNMENT_${document.evidence}`],
        weights: document.traits.map((weight) => weightMessage(weight, decided)),
        scoreSpread: document.scoreSpread,
        priorVariance: document.priorVariance,
        tests: document.sets,
        variants: document.arms,
        trainedThrough: document.trainedThrough,
        epoch: formula.epochFrom,
        createTime: timestampOf(formula.createdAtMs),
        cycleId: formula.cycleId,
      },
      reason: '',
      epoch,
    };
  };
}

function weightMessage(weight: FormulaTrait, { overrides }: ScoreOverrides): FormulaWeight {
  const { trait, coefficient, standardError, share, prevalence, marginal, signDisagrees } = weight;
  const [kind = '', value = ''] = keyParts(trait);
  const override = overrides.get(traitName({ kind, value }));
  const reach = normalQuantile((1 + INTERVAL_LEVEL) / 2) * standardError;
  return {
    trait: traitMessage(trait),
    description: describeTrait(kind, value),
    coefficient,
    interval: { lower: coefficient - reach, upper: coefficient + reach, level: INTERVAL_LEVEL },
    share,
    prevalence,
    marginal,
    signDisagrees,
    override: override && overrideMessage(override),
  };
}
