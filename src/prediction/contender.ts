import type { ArmCounts } from '../statistics/overdispersion.ts';
import {
  type ClickTotals,
  calibrationError,
  calibrationRatio,
  clickTotals,
  normalisedEntropy,
  type PredictedSet,
  sumTotals,
} from './click-metrics.ts';
import { type PickCounts, pickCounts, pickFigures } from './pick-metrics.ts';

/** What a model says of every arm of a holdout set. */
export interface Forecast {
  readonly arms: readonly ArmCounts[];
  /** Expected click rates, in the order of the arms. */
  readonly rates: readonly number[];
  /** What the arms are ordered by. */
  readonly scores: readonly number[];
}

/** How one contender did on the holdout. */
export interface ContenderFigures {
  /** Log loss ÷ that of the holdout's own click rate (He et al. 2014). */
  readonly normalisedEntropy: number;
  /** Σp̂n ÷ Σc, over all arms or over the picks: see judgeForecast. */
  readonly calibration: number;
  /** Mean |expected − observed| of ten bins ÷ click rate. */
  readonly calibrationError: number;
  /** Share of pairs within sets ordered rightly. */
  readonly pairwiseAccuracy: number;
  /** Click rate of the picks ÷ that of the mean arms, − 1. */
  readonly pickLift: number;
  /** Share of sets whose best arm is picked. */
  readonly topOne: number;
}

/** A contender with what every set added to its figures. */
export interface Contender {
  readonly figures: ContenderFigures;
  readonly totals: readonly ClickTotals[];
  readonly picks: readonly PickCounts[];
}

/** Over which arms promises are held against what came. */
export type CalibratedOver = 'arms' | 'picks';

/**
 * Judges a forecast of the whole holdout. Two contenders are comparable when they forecast the same sets. A model of
 * the order alone, which is told each set's clicks, is calibrated by nature over all arms: it is held to what it
 * promises of its picks, the arms with the highest score of their set.
 */
export function judgeForecast(forecast: readonly Forecast[], calibratedOver: CalibratedOver): Contender {
  const totals = forecast.map(clickTotals);
  const picks = forecast.map(pickCounts);
  const sum = sumTotals(totals);
  const { pairwiseAccuracy, pickLift, topOne } = pickFigures(picks);
  return {
    totals,
    picks,
    figures: {
      normalisedEntropy: normalisedEntropy(sum),
      calibration: calibrationRatio(
        calibratedOver === 'arms' ? sum : sumTotals(forecast.map(pickedArms).map(clickTotals)),
      ),
      calibrationError: calibrationError(forecast),
      pairwiseAccuracy,
      pickLift,
      topOne,
    },
  };
}

function pickedArms({ arms, rates, scores }: Forecast): PredictedSet {
  const top = Math.max(...scores);
  const isPicked = (_: unknown, arm: number): boolean => scores[arm] === top;
  return { arms: arms.filter(isPicked), rates: rates.filter(isPicked) };
}
