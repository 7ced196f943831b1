import { clamp, normalCdf, normalQuantile } from './distributions.ts';
import { robustCriticalValue } from './robust-critical-value.ts';

/** An unshrunk effect on the log-odds scale and its sampling variance. */
export interface EffectEstimate {
  readonly estimate: number;
  readonly variance: number;
}

/** The published values of one effect. */
export interface ShrunkEffect {
  /** Posterior mean, log-odds. */
  readonly posterior: number;
  /** Posterior standard deviation, log-odds. */
  readonly standardDeviation: number;
  /** e^posterior − 1: .08 is 8 % better odds than the same creative without the trait. */
  readonly lift: number;
  /** Robust interval on the lift scale. */
  readonly lower: number;
  readonly upper: number;
  /** Φ(|posterior|/sd): probability of the sign, .5–1. */
  readonly signConfidence: number;
  /** Φ(posterior/sd): probability that the effect is positive, 0–1. */
  readonly probabilityPositive: number;
}

/** Variance of true effects of a kind around 0. */
export interface EffectSpread {
  /** max(0, mean(estimate² − variance)), the moment estimate T². */
  readonly momentVariance: number;
  /** The prior variance in use: the moment estimate, or its minimum. */
  readonly priorVariance: number;
  /** The variance that the interval allows for: the prior variance plus half its standard error. */
  readonly upperVariance: number;
}

/**
 * Standard errors of the prior variance that the interval allows for. In simulations with 40 pooled effects whose
 * standard errors are about their spread, intervals of 90 % contain the truth in 86 % of cases with no allowance, 94 %
 * with half a standard error and 97 % with a whole one. Where the spread is well known (standard errors a third of it)
 * it makes no difference.
 */
const SPREAD_ERRORS = 0.5;

/** Effects beyond e^±20 are numerical errors. The bound keeps lifts and squares finite. */
const MAX_LOG_ODDS = 20;
/** Variances outside this range are numerical errors too (D is at least 1e-9 and counts are below 1e12). */
const VARIANCE_RANGE = { lower: 1e-12, upper: 1e12 } as const;

function bounded({ estimate, variance }: EffectEstimate): EffectEstimate {
  return {
    estimate: Number.isNaN(estimate) ? 0 : clamp(estimate, { lower: -MAX_LOG_ODDS, upper: MAX_LOG_ODDS }),
    variance: clamp(variance, VARIANCE_RANGE),
  };
}

/**
 * How far true effects of one kind spread around 0. With few or noisy effects the moment estimate is often 0. Used
 * directly, it would publish "no effect, interval [0, 0]", which is certainty from ignorance, and would also erase one
 * precise effect among noisy ones. The prior is therefore never below 2Σv²/(kΣv). That is the estimate which Armstrong,
 * Kolesár & Plagborg-Møller (2022) get by averaging over the values that a moment estimate near 0 still allows. With k
 * equally noisy effects it is 2v/k: 40 of them keep 5 % of an estimate, and a single one keeps two thirds, because one
 * effect says almost nothing about its kind.
 */
export function effectSpread(estimates: readonly EffectEstimate[]): EffectSpread {
  if (estimates.length === 0) return { momentVariance: 0, priorVariance: 0, upperVariance: 0 };
  let moments = 0;
  let variances = 0;
  let squaredVariances = 0;
  const effects = estimates.map(bounded);
  for (const { estimate, variance } of effects) {
    moments += estimate ** 2 - variance;
    variances += variance;
    squaredVariances += variance ** 2;
  }
  const momentVariance = Math.max(0, moments / estimates.length);
  const floor = (2 * squaredVariances) / (estimates.length * variances);
  const priorVariance = Math.max(momentVariance, floor);
  // A normal square of variance s has the variance 2s².
  const squaredError = effects.reduce((sum, { variance }) => sum + 2 * (variance + priorVariance) ** 2, 0);
  const upperVariance = priorVariance + (SPREAD_ERRORS * Math.sqrt(squaredError)) / estimates.length;
  return { momentVariance, priorVariance, upperVariance };
}

/** e^x − 1, kept finite: converts a log-odds effect to a lift. */
export function liftOf(logOdds: number): number {
  return Math.expm1(clamp(logOdds, { lower: -MAX_LOG_ODDS, upper: MAX_LOG_ODDS }));
}

/**
 * Posterior of one effect under a normal prior around 0. The mean and the sign confidence are the normal-normal
 * posterior's. The interval is the robust one: the shrunk estimate w·μ has standard error w·se and a normalised bias
 * whose second moment is ((1 − w)/w)²·U/se², U being the variance of the effects (se²/T² when w = T²/(T² + se²) and
 * U = T²), so it covers `level` on average over the kind even when the effects are not normal, as they never are (most
 * near 0, a few large). It never reaches beyond the unshrunk interval by more than that has to be moved to lie inside.
 */
export function shrinkEffect(
  effect: EffectEstimate,
  {
    priorVariance,
    upperVariance = priorVariance,
    level = 0.95,
  }: { readonly priorVariance: number; readonly upperVariance?: number; readonly level?: number },
): ShrunkEffect {
  const { estimate, variance } = bounded(effect);
  const prior = clamp(priorVariance, VARIANCE_RANGE);
  const weight = prior / (prior + variance);
  const posterior = weight * estimate;
  const standardDeviation = Math.sqrt(weight * variance);
  const upper = Math.max(prior, clamp(upperVariance, VARIANCE_RANGE));
  const error = Math.sqrt(variance);
  const robust = robustCriticalValue((variance / prior) * (upper / prior), level) * weight * error;
  const unshrunk = normalQuantile((1 + level) / 2) * error + (1 - weight) * Math.abs(estimate);
  const half = Math.min(robust, unshrunk);
  const probabilityPositive = normalCdf(posterior / standardDeviation);
  return {
    posterior,
    standardDeviation,
    lift: liftOf(posterior),
    lower: liftOf(posterior - half),
    upper: liftOf(posterior + half),
    signConfidence: Math.max(probabilityPositive, 1 - probabilityPositive),
    probabilityPositive,
  };
}

/** Shrinks all effects of one kind together; the answer is in the order of the input. */
export function shrinkEffects(
  estimates: readonly EffectEstimate[],
  { level = 0.95 }: { readonly level?: number } = {},
): EffectSpread & { readonly effects: readonly ShrunkEffect[] } {
  const spread = effectSpread(estimates);
  return { ...spread, effects: estimates.map((effect) => shrinkEffect(effect, { ...spread, level })) };
}
