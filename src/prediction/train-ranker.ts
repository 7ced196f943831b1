import { logOddsOf, overallRate, probabilityOf } from './base-level.ts';
import { naivePatternScorer } from './baselines.ts';
import { type Forecaster, holdContest, shortages } from './contest.ts';
import type { RankerDocument } from './documents.ts';
import type { TrainedOutcome } from './outcome.ts';
import { rankerScorer, trainRanker } from './ranker.ts';
import { splitByTime } from './time-split.ts';
import type { CreativeTraits, TrainingSet } from './training-set.ts';

/**
 * Trains a ranker and compares it with the champion. A ranker predicts no level. So the clicks of each set are taken as
 * known and distributed by its scores. Entropy, calibration and order then only measure the ranker.
 */
export function trainGatedRanker({
  sets,
  champion,
  seed,
}: {
  /** Usable sets of at least two variants, all of one assignment. */
  readonly sets: readonly TrainingSet[];
  readonly champion: RankerDocument | undefined;
  readonly seed: number;
}): TrainedOutcome<RankerDocument> {
  const split = splitByTime(sets, { notBefore: champion?.judgedFrom });
  const reasons = shortages(split);
  const newest = sets.at(-1);
  if (split === undefined || newest === undefined || reasons.length > 0) {
    return { state: 'INSUFFICIENT_DATA', reasons };
  }
  const judged = trainRanker(split.learning);
  const unordered = sharingForecaster(() => 0);
  return holdContest({
    split,
    seed,
    calibratedOver: 'picks',
    challenger: sharingForecaster(rankerScorer(judged)),
    champion: champion === undefined ? undefined : sharingForecaster(rankerScorer(champion.judged)),
    constant: unordered,
    trailing: unordered,
    naivePatterns: sharingForecaster(naivePatternScorer(split.learning)),
    document: () => ({
      format: 'kaizen-ranker',
      version: 1,
      trainedThrough: newest.date,
      judgedFrom: split.holdoutFrom,
      judged,
      served: trainRanker(sets, { scale: judged.scale }),
    }),
  });
}

/** Halvings of the bracket around the level, more than double precision can distinguish. */
const LEVEL_STEPS = 40;

/**
 * Rates whose log-odds are the scores plus a level. The level is chosen so that the expected clicks of the set add up
 * to its clicks. Only the distribution among variants can then be wrong.
 */
function sharingForecaster(scoreOf: (creative: CreativeTraits) => number): Forecaster {
  return ({ arms }) => {
    const scores = arms.map(scoreOf);
    const clicks = arms.reduce((sum, arm) => sum + Math.min(arm.clicks, arm.impressions), 0);
    const centre = logOddsOf(overallRate([{ arms }]));
    const furthest = Math.max(0, ...scores.map(Math.abs));
    let from = centre - furthest - 1;
    let to = centre + furthest + 1;
    const ratesAt = (level: number): readonly number[] => scores.map((score) => probabilityOf(level + score));
    for (let step = 0; step < LEVEL_STEPS; step += 1) {
      const middle = (from + to) / 2;
      const expected = ratesAt(middle).reduce(
        (sum, rate, arm) => sum + rate * (arms[arm]?.impressions ?? 0),
        0,
      );
      if (expected < clicks) from = middle;
      else to = middle;
    }
    return { arms, scores, rates: ratesAt((from + to) / 2) };
  };
}
