import { normalQuantile } from '../statistics/distributions.ts';
import type { ArmCounts } from '../statistics/overdispersion.ts';
import { probabilityOf } from './base-level.ts';
import { armResidual, type CtrParameters, ctrEntries, expectedRate, traitColumns } from './ctr-model.ts';
import type { Entry } from './symmetric-system.ts';

/** An expected click rate and how far the true one may be from it. */
export interface CtrPrediction {
  /** Clicks per impression expected, 0–1. */
  readonly expected: number;
  /** Variance of the true rate around it, squared log-odds. */
  readonly variance: number;
}

/** An arm of the same set whose figures are known. */
export interface KnownArm extends ArmCounts {
  readonly traits: readonly string[];
}

/** What is asked of a model. */
export interface CtrQuestion {
  readonly traits: readonly string[];
  /** Trailing level of the account on the platform, log-odds: see ctrLevels. */
  readonly level: number;
  /** Other arms of the same set; none: a cold prediction. */
  readonly known?: readonly KnownArm[];
}

/** Answers questions about creatives, known traits alone counting. */
export type CtrPredictor = (question: CtrQuestion) => CtrPrediction;

/** A set's level is never taken to be less than this share of what was expected of it. */
const LEAST_SHARE = 0.01;

/**
 * A predictor from stored parameters. Cold: what traits and the trailing level make expected; the variance is that of
 * the coefficients, of a set's level and of an arm in its set. Warm: the level of the set is moved towards what its
 * known arms show, by Bühlmann & Straub's credibility formula (1970): Σwr/(Σw + 1/σ_s²), and the set's variance
 * shrinks to 1/(Σw + 1/σ_s²).
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
 * Interval that holds the true rate with the given probability, a normal on the log-odds scale whose mean on the scale
 * of rates is the expectation: its centre lies (1 − 2p)·variance/2 below.
 */
export function ctrInterval(
  { expected, variance }: CtrPrediction,
  level: number,
): { readonly lower: number; readonly upper: number } {
  const centre = Math.log(expected / (1 - expected)) - ((1 - 2 * expected) * variance) / 2;
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return { lower: probabilityOf(centre - half), upper: probabilityOf(centre + half) };
}

/** xᵀ·C·x of a covariance stored as its lower triangle. */
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
