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

/** A model's forecast for every variant of a holdout set. */
export interface Forecast {
  readonly arms: readonly ArmCounts[];
  /** Expected click rates, in the order of the variants. */
  readonly rates: readonly number[];
  /** The scores by which the variants are ordered. */
  readonly scores: readonly number[];
}

/** The scores of one contender on the holdout. */
export interface ContenderFigures {
  /** Log loss ÷ that of the holdout's own click rate (He et al. 2014). */
  readonly normalisedEntropy: number;
  /** Σp̂n ÷ Σc, over all variants or over the picks: see evaluateForecast. */
  readonly calibration: number;
  /** Mean |expected − observed| of ten bins ÷ click rate. */
  readonly calibrationError: number;
  /** Share of pairs within sets that are ordered correctly. */
  readonly pairwiseAccuracy: number;
  /** Click rate of the picks ÷ that of the average variants, minus 1. */
  readonly pickLift: number;
  /** Share of sets whose best variant is picked. */
  readonly topOne: number;
}

/** A contender, with the contribution of every set to its scores. */
export interface Contender {
  readonly figures: ContenderFigures;
  readonly totals: readonly ClickTotals[];
  readonly picks: readonly PickCounts[];
}

/** Which variants are used to compare expected with actual clicks. */
export type CalibratedOver = 'arms' | 'picks';

/**
 * Evaluates a forecast of the whole holdout. Two contenders are comparable when they forecast the same sets. A model
 * that only orders variants is given the clicks of each set, so over all variants it is always calibrated. It is
 * therefore evaluated on its picks, the variants with the highest score of their set.
 */
export function evaluateForecast(forecast: readonly Forecast[], calibratedOver: CalibratedOver): Contender {
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
