import {
  type AppliedItemUse,
  EffectBasis,
  type EffectSide as EffectSideMessage,
  NoEffectReason,
} from '../../gen/kaizen/v1/guidance.ts';
import type {
  GetGuidanceEffectRequest,
  GetGuidanceEffectResponse,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { EffectSide } from '../../guidance/effect.ts';
import { absenceTexts, basisExplanation } from '../../guidance/effect-texts.ts';
import { type GuidanceReport, guidanceReport } from '../../guidance/guidance-effect.ts';
import type { AppliedItemCount } from '../../guidance/read-effect.ts';
import { itemOf } from '../../ingestion/accept/prepared-guidance.ts';
import { metricName, traitKindOf } from '../../shared/vocabulary.ts';
import { METRICS } from '../../statistics/arm-outcome.ts';
import type { Handler } from '../call.ts';

/** KaizenService/GetGuidanceEffect. */
export function getGuidanceEffectHandler({
  graph,
  holdoutShare,
}: {
  readonly graph: Graph;
  /** The current setting, from 0 to 0.5. */
  readonly holdoutShare: number;
}): Handler<GetGuidanceEffectRequest, GetGuidanceEffectResponse> {
  return async ({ projectId, metric: wanted }, { accountId, signal }) => {
    const named = metricName(wanted);
    const metric = METRICS.find((name) => name === named) ?? 'ctr';
    const report = await guidanceReport(graph, { accountId, projectId, metric, signal });
    return effectMessage(report, holdoutShare);
  };
}

function effectMessage(report: GuidanceReport, holdoutShare: number): GetGuidanceEffectResponse {
  const { effect, observedHoldoutShare, items, truncated } = report;
  const { lift, reason, basis, metric, guided, unguided, groups, overdispersion } = effect;
  // Without guided creatives there was no comparison, so the method of comparison stays unspecified.
  const isCompared = guided.creatives > 0;
  return {
    basis: isCompared ? EffectBasis[`EFFECT_BASIS_${basis}`] : EffectBasis.EFFECT_BASIS_UNSPECIFIED,
    basisExplanation: isCompared ? basisExplanation(basis) : '',
    metric,
    lift: lift?.lift,
    interval: lift && { lower: lift.lower, upper: lift.upper, level: lift.level },
    signConfidence: lift?.signConfidence,
    reason: NoEffectReason[`NO_EFFECT_REASON_${reason ?? 'UNSPECIFIED'}`],
    ...absenceTexts(effect),
    guided: sideMessage(guided),
    unguided: sideMessage(unguided),
    groups,
    holdoutShare,
    observedHoldoutShare: observedHoldoutShare,
    overdispersion,
    items: items.map(itemMessage),
    truncated,
  };
}

function sideMessage({
  units,
  creatives,
  measuredCreatives,
  impressions,
  rate,
}: EffectSide): EffectSideMessage {
  return { units, creatives, measuredCreatives, impressions, rate };
}

function itemMessage({ item, creatives, carrying }: AppliedItemCount): AppliedItemUse {
  const { kind, value } = itemOf(item);
  return { kind: traitKindOf(kind), value, creatives, creativesWithTrait: carrying };
}
