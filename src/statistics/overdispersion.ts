import { clamp } from './distributions.ts';

/** One arm of a contrast set: a creative's totals inside the set. */
export interface ArmCounts {
  readonly clicks: number;
  readonly impressions: number;
}

/** Empirical log-odds of a success and its sampling variance; for ratios of money, the logarithm of the ratio. */
export interface ArmEstimate {
  readonly logOdds: number;
  readonly variance: number;
}

/** Additive parts of a moment estimate of τ_w²: sums over sets are sums of these. */
export interface OverdispersionTerms {
  /** How much arms differ: uᵀL⁺u of a set's score (set-score.ts), which is Cochran's Q of its arms' estimates. */
  readonly q: number;
  /** tr L, or Σw − Σw²/Σw for estimates: how much one unit of extra variance adds to Q. */
  readonly c: number;
  /** rank L, or the number of arms minus one: the expectation of Q with binomial noise only. */
  readonly df: number;
}

/** Below this, the log-odds of an arm come mostly from the continuity correction (at a 1 % click rate: one click). */
export const MIN_ARM_IMPRESSIONS = 100;

/**
 * Log-odds with half a click added on both sides (Haldane 1956, Anscombe 1956), so that 0 clicks are finite. Clicks are
 * limited to the impressions, because a view can be clicked twice.
 */
export function armEstimate({ clicks, impressions }: ArmCounts): ArmEstimate {
  const views = Math.max(0, impressions);
  const clicked = clamp(clicks, { lower: 0, upper: views });
  const hits = clicked + 0.5;
  const misses = views - clicked + 0.5;
  return { logOdds: Math.log(hits / misses), variance: 1 / hits + 1 / misses };
}

/** Whether an arm has enough impressions to be compared. */
export function isComparable(arm: ArmCounts): boolean {
  return arm.impressions >= MIN_ARM_IMPRESSIONS;
}

/** The contribution of a set, from its arms' estimates of any kind. Fewer than two arms contribute nothing. */
export function spreadTerms(estimates: readonly ArmEstimate[]): OverdispersionTerms {
  if (estimates.length < 2) return { q: 0, c: 0, df: 0 };
  let weights = 0;
  let squaredWeights = 0;
  let weightedLogOdds = 0;
  for (const { logOdds, variance } of estimates) {
    weights += 1 / variance;
    squaredWeights += 1 / variance ** 2;
    weightedLogOdds += logOdds / variance;
  }
  const mean = weightedLogOdds / weights;
  // The centred form: Σwy² − (Σwy)²/Σw loses all digits when the arms agree.
  const q = estimates.reduce((sum, { logOdds, variance }) => sum + (logOdds - mean) ** 2 / variance, 0);
  return { q, c: weights - squaredWeights / weights, df: estimates.length - 1 };
}

/** Sums the contributions of many sets. */
export function sumOverdispersionTerms(terms: readonly OverdispersionTerms[]): OverdispersionTerms {
  return terms.reduce((sum, term) => ({ q: sum.q + term.q, c: sum.c + term.c, df: sum.df + term.df }), {
    q: 0,
    c: 0,
    df: 0,
  });
}

/**
 * Variance τ_w² of arms inside a set beyond binomial noise, in squared log-odds
 * (DerSimonian & Laird 1986, "Meta-analysis in clinical trials"). 0 when there is nothing to estimate it from.
 */
export function overdispersion({ q, c, df }: OverdispersionTerms): number {
  if (!(c > 0) || !(df > 0)) return 0;
  return Math.max(0, (q - df) / c);
}
