import { logOddsOf, overallRate, probabilityOf, trailingLevels } from './base-level.ts';
import { constantLevel, naivePatternScorer } from './baselines.ts';
import { type Forecaster, holdContest, shortages } from './contest.ts';
import { ctrLevels } from './ctr-level.ts';
import { type CtrParameters, trainCtrModel } from './ctr-model.ts';
import { ctrPredictor } from './ctr-prediction.ts';
import type { CtrDocument } from './documents.ts';
import type { TrainedOutcome } from './outcome.ts';
import { splitByTime } from './time-split.ts';
import { dayNumber, type TrainingSet } from './training-set.ts';

/**
 * Trains a CTR model and compares it with the champion. Every forecast is cold. It uses the level of its day, which a
 * running service knows (prequential), and coefficients from before the holdout.
 */
export function trainCtr({
  sets,
  champion,
  seed,
}: {
  /** Usable sets, including those with a single variant. */
  readonly sets: readonly TrainingSet[];
  readonly champion: CtrDocument | undefined;
  readonly seed: number;
}): TrainedOutcome<CtrDocument> {
  const split = splitByTime(sets, { notBefore: champion?.judgedFrom, leastArms: 1 });
  const reasons = shortages(split);
  const newest = sets.at(-1);
  if (split === undefined || newest === undefined || reasons.length > 0) {
    return { state: 'INSUFFICIENT_DATA', reasons };
  }
  const { learning, holdoutFrom } = split;
  const judged = trainCtrModel(learning, trailingLevels(learning, constantLevel(learning)));
  const constant = constantLevel(learning);
  const naive = naivePatternScorer(learning);
  const levelAt = trailingLevels(sets, constant);
  const flat =
    (level: (set: TrainingSet) => number): Forecaster =>
    (set) => ({
      arms: set.arms,
      rates: set.arms.map(() => probabilityOf(level(set))),
      scores: set.arms.map(() => 0),
    });
  return holdContest({
    split,
    seed,
    calibratedOver: 'arms',
    challenger: coldForecaster(judged, sets),
    champion: champion === undefined ? undefined : coldForecaster(champion.judged, sets),
    constant: flat(() => constant),
    trailing: flat(({ platform, date }) => levelAt({ platform, day: dayNumber(date) })),
    naivePatterns: (set) => {
      const scores = set.arms.map(naive);
      return { arms: set.arms, scores, rates: scores.map((score) => probabilityOf(constant + score)) };
    },
    document: () => ({
      format: 'kaizen-ctr',
      version: 1,
      trainedThrough: newest.date,
      judgedFrom: holdoutFrom,
      judged,
      served: trainCtrModel(sets, trailingLevels(sets, logOddsOf(overallRate(sets)))),
    }),
  });
}

function coldForecaster(parameters: CtrParameters, history: readonly TrainingSet[]): Forecaster {
  const predict = ctrPredictor(parameters);
  const levelAt = ctrLevels(parameters, history);
  return ({ arms, platform, date }) => {
    const level = levelAt({ platform, day: dayNumber(date) });
    const rates = arms.map(({ traits }) => predict({ traits, level }).expected);
    return { arms, rates, scores: rates };
  };
}
