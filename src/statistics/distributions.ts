import jstat from 'jstat';

const { jStat } = jstat;

/** Limits a value to [lower, upper]. NaN becomes `lower`, so that it does not propagate. */
export function clamp(
  value: number,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): number {
  if (!(value > lower)) return lower;
  return value < upper ? value : upper;
}

const PROBABILITY = { lower: 0, upper: 1 } as const;

/** Standard normal density at x. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** Φ(x): probability that a standard normal is at most x. Absolute error about 1e-15. */
export function normalCdf(x: number): number {
  return clamp(jStat.normal.cdf(x, 0, 1), PROBABILITY);
}

/** Φ⁻¹(p) for 0 < p < 1. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/** Probability that Student's t is at most x. */
export function studentCdf(x: number, degreesOfFreedom: number): number {
  return clamp(jStat.studentt.cdf(x, degreesOfFreedom), PROBABILITY);
}

/** Quantile of Student's t for 0 < p < 1. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(p, degreesOfFreedom);
}

/** Probability that a χ² variable is above the statistic. */
export function chiSquareUpperTail(statistic: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0 && statistic > 0)) return 1;
  return clamp(1 - jStat.chisquare.cdf(statistic, degreesOfFreedom), PROBABILITY);
}

/**
 * From here on both shape parameters are so large that the normal approximation is used: the continued fraction
 * converges slowly, and the error of the normal is small.
 */
const NORMAL_BETA_SHAPE = 1e5;

/** Probability that a Beta(alpha, beta) variable is at most x. */
export function betaCdf(
  x: number,
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
): number {
  if (Math.min(alpha, beta) >= NORMAL_BETA_SHAPE) {
    const total = alpha + beta;
    const mean = alpha / total;
    const standardDeviation = Math.sqrt((mean * (1 - mean)) / (total + 1));
    return normalCdf((x - mean) / standardDeviation);
  }
  return clamp(jStat.beta.cdf(x, alpha, beta), PROBABILITY);
}
