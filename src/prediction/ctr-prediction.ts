import { normalQuantile } from '../statistics/distributions.ts';
import type { ArmCounts } from '../statistics/overdispersion.ts';
import { probabilityOf } from './base-level.ts';
import { armResidual, type CtrParameters, ctrEntries, expectedRate, traitColumns } from './ctr-model.ts';
import type { Entry } from './symmetric-system.ts';

/** An expected click rate, and how far the true one may be from it. */
export interface CtrPrediction {
  /** Expected clicks per impression, 0–1. */
  readonly expected: number;
  /** Variance of the true rate around it, in squared log-odds. */
  readonly variance: number;
}

/** A variant of the same set with known clicks. */
export interface KnownArm extends ArmCounts {
  readonly traits: readonly string[];
}

/** Input of a prediction. */
export interface CtrQuestion {
  readonly traits: readonly string[];
  /** Trailing level of the account on the platform, in log-odds: see ctrLevels. */
  readonly level: number;
  /** Other variants of the same set. Without any, the prediction is cold. */
  readonly known?: readonly KnownArm[];
}

/** Predicts click rates of creatives. Unknown traits are ignored. */
export type CtrPredictor = (question: CtrQuestion) => CtrPrediction;

/** A set's level is never assumed to be below this share of its expectation. */
const LEAST_SHARE = 0.01;

/**
 * Creates a predictor from stored parameters. A cold prediction uses the traits and the trailing level. Its variance is
 * that of the coefficients, of a set's level and of a variant in its set. A warm prediction moves the level of the set
 * towards the results of its known variants, by Bühlmann & Straub's credibility formula (1970): Σwr/(Σw + 1/σ_s²), with
 * r the residual of a known variant, w its information (see armResidual), and σ_s² the variance of a set's level. The
 * set's variance shrinks to 1/(Σw + 1/σ_s²).
 */
export function ctrPredictor(model: CtrParameters): CtrPredictor {
  const columnOf = traitColumns(model.traits);
  return ({ traits, level, known = [] }) => {
    const entries = ctrEntries(columnOf, traits);
    const cold = expectedRate(entries, model.coefficients, level);
    let weights = 1 / model.setVariance;
    let weighted = 0;
    for (const arm of known) {
      if (!(arm.impressions > 0)) continue;
      const own = expectedRate(ctrEntries(columnOf, arm.traits), model.coefficients, level);
      const { residual, weight } = armResidual(arm, own, model.armVariance);
      weights += weight;
      weighted += weight * residual;
    }
    const share = Math.max(LEAST_SHARE, 1 + weighted / weights);
    const expected = probabilityOf(Math.log(cold / (1 - cold)) + Math.log(share));
    const setVariance = Math.log1p(1 / weights / share ** 2);
    const variance = quadraticForm(model.covariance, entries) + setVariance + Math.log1p(model.armVariance);
    return { expected, variance };
  };
}

/**
 * Interval that contains the true rate with the given probability. It is a normal interval on the log-odds scale. Its
 * centre lies (1 − 2p)·variance/2 lower, so that the mean on the scale of rates is the expected rate.
 */
export function ctrInterval(
  { expected, variance }: CtrPrediction,
  level: number,
): { readonly lower: number; readonly upper: number } {
  const centre = Math.log(expected / (1 - expected)) - ((1 - 2 * expected) * variance) / 2;
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return { lower: probabilityOf(centre - half), upper: probabilityOf(centre + half) };
}

/** xᵀ·C·x of a covariance that is stored as its lower triangle. */
function quadraticForm(triangle: readonly number[], entries: readonly Entry[]): number {
  let sum = 0;
  for (const { column: row, value } of entries) {
    for (const { column, value: other } of entries) {
      const [low, high] = row < column ? [row, column] : [column, row];
      sum += value * other * (triangle[(high * (high + 1)) / 2 + low] ?? 0);
    }
  }
  return Math.max(0, sum);
}
