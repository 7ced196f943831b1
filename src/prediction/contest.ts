import { type CalibratedOver, type Contender, evaluateForecast, type Forecast } from './contender.ts';
import type { ContestReport, TrainedOutcome } from './outcome.ts';
import { evaluateChallenger, type GateReason } from './promotion-gate.ts';
import { MIN_HOLDOUT_SETS, MIN_LEARNING_SETS, type TimeSplit } from './time-split.ts';
import type { TrainingSet } from './training-set.ts';

/** Forecasts one training set of the holdout. */
export type Forecaster = (set: TrainingSet) => Forecast;

/** The models and baselines that are compared on the holdout. */
export interface Contest<Document> {
  readonly split: TimeSplit;
  readonly challenger: Forecaster;
  readonly champion?: Forecaster | undefined;
  readonly constant: Forecaster;
  readonly trailing: Forecaster;
  readonly naivePatterns: Forecaster;
  /** Creates the document to store, including the fit to all training sets. */
  readonly document: () => Document;
  readonly calibratedOver: CalibratedOver;
  readonly seed: number;
}

/** Explains why a split is too small to evaluate. Empty when it is large enough. */
export function shortages(split: TimeSplit | undefined): readonly GateReason[] {
  const reasons: GateReason[] = [];
  const learning = split?.learning.length ?? 0;
  const holdout = split?.holdout.length ?? 0;
  if (learning < MIN_LEARNING_SETS) {
    reasons.push({
      code: 'TOO_FEW_LEARNING_SETS',
      value: learning,
      bound: MIN_LEARNING_SETS,
      sentence: `There are ${learning} tests to learn from; ${MIN_LEARNING_SETS} are needed.`,
    });
  }
  if (holdout < MIN_HOLDOUT_SETS) {
    reasons.push({
      code: 'TOO_FEW_HOLDOUT_SETS',
      value: holdout,
      bound: MIN_HOLDOUT_SETS,
      sentence: `There are ${holdout} newer tests to evaluate on; ${MIN_HOLDOUT_SETS} are needed.`,
    });
  }
  return reasons;
}

/**
 * Evaluates all contenders on the holdout. Without a champion, the challenger must beat the sharper of constant and
 * trailing.
 */
export function holdContest<Document>(contest: Contest<Document>): TrainedOutcome<Document> {
  const { learning, holdout, holdoutFrom } = contest.split;
  const evaluate = (forecaster: Forecaster): Contender =>
    evaluateForecast(holdout.map(forecaster), contest.calibratedOver);
  const challenger = evaluate(contest.challenger);
  const constant = evaluate(contest.constant);
  const trailing = evaluate(contest.trailing);
  const former = contest.champion === undefined ? undefined : evaluate(contest.champion);
  const baseline = sharper(trailing, constant) ? 'trailing' : 'constant';
  const opponent: ContestReport['opponent'] = former === undefined ? baseline : 'champion';
  const champion = former ?? (baseline === 'trailing' ? trailing : constant);
  const { promoted, reasons, entropyChange } = evaluateChallenger({ challenger, champion }, contest.seed);
  return {
    state: promoted ? 'CHAMPION' : 'REJECTED',
    reasons,
    metrics: {
      challenger: challenger.figures,
      ...(former === undefined ? {} : { champion: former.figures }),
      constant: constant.figures,
      trailing: trailing.figures,
      naivePatterns: evaluate(contest.naivePatterns).figures,
      opponent,
      entropyChange,
      learningSets: learning.length,
      holdoutSets: holdout.length,
      holdoutFrom,
    },
    document: contest.document(),
  };
}

function sharper(one: Contender, other: Contender): boolean {
  return one.figures.normalisedEntropy < other.figures.normalisedEntropy;
}
