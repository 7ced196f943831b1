/** Models and formulas as messages of the API. */

import type { ContenderScores, Model, ModelContest } from '../../gen/kaizen/v1/prediction_service.ts';
import { ModelName, ModelState } from '../../gen/kaizen/v1/prediction_service.ts';
import { Assignment, type Trait } from '../../gen/kaizen/v1/vocabulary.ts';
import { keyParts } from '../../graph/keys.ts';
import { assignmentOfStored } from '../../knowledge/known-pattern.ts';
import type { ListedModel } from '../../prediction/find-models.ts';
import { MODEL_NAMES, type ModelName as StoredName } from '../../prediction/model-keys.ts';
import type { ContestReport } from '../../prediction/outcome.ts';
import type { GateReason } from '../../prediction/promotion-gate.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';

/** Nominal coverage of the bootstrap interval. */
const CONTEST_LEVEL = 0.95;

const STATES = ['CHAMPION', 'REJECTED', 'RETIRED'] as const;

/** The model with the result of its evaluation. */
export function modelMessage(model: ListedModel): Model {
  const name = MODEL_NAMES.find((known) => known === model.name);
  const state = STATES.find((known) => known === model.state);
  return {
    modelId: model.key,
    name: name === undefined ? ModelName.MODEL_NAME_UNSPECIFIED : modelNameOf(name),
    version: model.version,
    state: state === undefined ? ModelState.MODEL_STATE_UNSPECIFIED : ModelState[`MODEL_STATE_${state}`],
    // Written by the stage that trained the model.
    gateReasons: [...(JSON.parse(model.gate) as readonly GateReason[])],
    contest: contestMessage(JSON.parse(model.metrics) as ContestReport),
    retiredReason: model.retiredReason ?? '',
    trainedThrough: model.trainedThrough,
    tests: model.sets,
    variants: model.arms,
    evidence: model.evidence === '' ? Assignment.ASSIGNMENT_UNSPECIFIED : assignmentOfStored(model.evidence),
    epoch: model.epochFrom,
    createTime: timestampOf(model.createdAtMs),
    cycleId: model.cycleId ?? '',
    served: model.served.map(({ epochFrom, epochTo, startedAtMs, actor, reason }) => ({
      epochFrom,
      epochTo: epochTo ?? undefined,
      startTime: timestampOf(startedAtMs),
      actor,
      reason,
    })),
  };
}

/** The proto's number of a stored name. */
function modelNameOf(name: StoredName): ModelName {
  return name === 'ctr' ? ModelName.MODEL_NAME_CTR : ModelName.MODEL_NAME_RANKER;
}

/** Stored name of a model; undefined for UNSPECIFIED. */
export function storedModelName(name: ModelName): StoredName | undefined {
  return MODEL_NAMES.find((known) => modelNameOf(known) === name);
}

/** Stored name of a state; null for UNSPECIFIED. CHALLENGER models are never shown, so that state selects nothing. */
export function storedModelState(state: ModelState): string | null {
  const names = [...STATES, 'CHALLENGER'] as const;
  return names.find((known) => ModelState[`MODEL_STATE_${known}`] === state) ?? null;
}

/** The trait of an id in a model. */
export function traitMessage(id: string): Trait {
  const [kind = '', value = ''] = keyParts(id);
  return { kind: traitKindOf(kind), value };
}

function contestMessage(report: ContestReport): ModelContest {
  const { entropyChange } = report;
  return {
    challenger: scoresMessage(report.challenger),
    champion: report.champion && scoresMessage(report.champion),
    constant: scoresMessage(report.constant),
    trailing: scoresMessage(report.trailing),
    naivePatterns: scoresMessage(report.naivePatterns),
    opponent: report.opponent,
    entropyChange: entropyChange.estimate,
    entropyChangeInterval: {
      lower: entropyChange.lower,
      upper: entropyChange.upper,
      level: CONTEST_LEVEL,
    },
    learningTests: report.learningSets,
    holdoutTests: report.holdoutSets,
    holdoutFrom: report.holdoutFrom,
  };
}

/** JSON has no NaN. A score that could not be computed is stored as null, and becomes NaN again here. */
function scoresMessage(scores: ContestReport['challenger']): ContenderScores {
  const number = (value: number | null): number => value ?? Number.NaN;
  return {
    normalisedEntropy: number(scores.normalisedEntropy),
    calibration: number(scores.calibration),
    calibrationError: number(scores.calibrationError),
    pairwiseAccuracy: number(scores.pairwiseAccuracy),
    pickLift: number(scores.pickLift),
    topOne: number(scores.topOne),
  };
}
