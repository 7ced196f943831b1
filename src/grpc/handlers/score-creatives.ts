import {
  type CreativeDna,
  type CreativeScore,
  PredictionPart,
  type ScoreCreativesRequest,
  type ScoreCreativesResponse,
  ScoreFlag,
} from '../../gen/kaizen/v1/prediction_service.ts';
import { Assignment } from '../../gen/kaizen/v1/vocabulary.ts';
import { traitValues, traitViolations } from '../../ingestion/catalogue/core-events.ts';
import { overrideMessage } from '../../knowledge/overrides/override-message.ts';
import type { DnaScore } from '../../prediction/dna-score.ts';
import {
  type CandidateScore,
  type CandidateScores,
  type ScoreDependencies,
  scoreCreatives,
} from '../../prediction/score-creatives.ts';
import { invalidFields } from '../../shared/errors.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { traitMessage } from '../messages/model-messages.ts';

const DEFAULT_INTERVAL_LEVEL = 0.8;
const DEFAULT_CONTRIBUTIONS = 10;

/** PredictionService/ScoreCreatives. */
export function scoreCreativesHandler(
  dependencies: ScoreDependencies,
): Handler<ScoreCreativesRequest, ScoreCreativesResponse> {
  return async (request, { accountId, signal }) => {
    const { creatives, projectId } = request;
    const violations = creatives.flatMap(({ traits }, at) =>
      traitViolations(traits, `creatives[${at}].traits`),
    );
    if (violations.length > 0) throw invalidFields(violations);
    const intervalLevel = request.intervalLevel ?? DEFAULT_INTERVAL_LEVEL;
    const most = request.maxContributions ?? DEFAULT_CONTRIBUTIONS;
    const answer = await scoreCreatives(dependencies, {
      accountId,
      projectId,
      candidates: creatives.map(({ text, platform, audience, traits }) => ({
        text,
        platform,
        audience,
        traits: traitValues(traits),
      })),
      intervalLevel,
      signal,
    });
    const { ctr, ranker, formula, levels } = answer.served;
    return {
      scores: answer.scores.map((score, at) => ({
        ...scoreMessage(score, answer.weights, { most, intervalLevel }),
        clientId: creatives[at]?.clientId ?? '',
      })),
      missing: answer.missing.map(({ part, reason }) => ({
        part: PredictionPart[`PREDICTION_PART_${part}`],
        reason,
      })),
      versions: {
        ctr: ctr?.version ?? 0,
        ranker: ranker?.version ?? 0,
        formula: formula?.version ?? 0,
        levels: levels?.version ?? 0,
      },
      epoch: answer.epoch,
      evidence:
        formula === undefined
          ? Assignment.ASSIGNMENT_UNSPECIFIED
          : Assignment[`ASSIGNMENT_${formula.document.evidence}`],
    };
  };
}

function scoreMessage(
  { scored, traits, flags, overrides }: CandidateScore,
  weights: CandidateScores['weights'],
  { most, intervalLevel }: { readonly most: number; readonly intervalLevel: number },
): CreativeScore {
  const { clickRate, dna, rank, rankScore } = scored;
  return {
    clientId: '',
    clickRate: clickRate && {
      expected: clickRate.expected,
      interval: { lower: clickRate.lower, upper: clickRate.upper, level: intervalLevel },
    },
    dna: dna && dnaMessage(dna, weights, most),
    rank,
    rankScore,
    flags: flags.map((flag) => ScoreFlag[`SCORE_FLAG_${flag}`]),
    traits: traits.map(({ kind, value }) => ({ kind: traitKindOf(kind), value })),
    overrides: overrides.map(overrideMessage),
  };
}

function dnaMessage(
  { score, logOdds, lift, contributions }: DnaScore,
  weights: CandidateScores['weights'],
  most: number,
): CreativeDna {
  const total = contributions.reduce((sum, contribution) => sum + Math.abs(contribution.logOdds), 0);
  return {
    score,
    logOdds,
    lift,
    contributions: contributions.slice(0, most).map((contribution) => ({
      trait: traitMessage(contribution.trait),
      present: contribution.present,
      logOdds: contribution.logOdds,
      share: Math.abs(contribution.logOdds) / total,
      coefficient: weights.get(contribution.trait)?.coefficient ?? 0,
      standardError: weights.get(contribution.trait)?.standardError ?? 0,
    })),
    otherLogOdds: contributions.slice(most).reduce((sum, contribution) => sum + contribution.logOdds, 0),
  };
}
