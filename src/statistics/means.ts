import { studentCdf } from './distributions.ts';

/** Running sums of a measured score, as counters keep them. */
export interface ScoreSums {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** The prior weighs as much as this many scores at the reference: one lucky score does not make a segment good. */
export const PRIOR_SCORES = 2;

/**
 * Probability that the true mean score of a group is above `reference` (the account's mean), from the
 * normal-inverse-gamma posterior (Gelman et al., Bayesian Data Analysis, §3.3) with a prior at the reference of
 * PRIOR_SCORES scores and spread `scale` (points; e.g. the account's own standard deviation). .5 without scores.
 */
export function probabilityMeanAbove(
  { count, sum, sumOfSquares }: ScoreSums,
  { reference, scale }: { readonly reference: number; readonly scale: number },
): number {
  if (!(count > 0)) return 0.5;
  const mean = sum / count;
  const scatter = Math.max(0, sumOfSquares - sum * mean);
  const weight = PRIOR_SCORES + count;
  const posteriorShift = (count * (mean - reference)) / weight;
  const spread =
    PRIOR_SCORES * scale ** 2 + scatter + (PRIOR_SCORES * count * (mean - reference) ** 2) / weight;
  if (!(spread > 0)) return 0.5;
  // Degrees of freedom = prior + scores; the variance of the mean is spread / (df · weight).
  const standardError = Math.sqrt(spread / (weight * weight));
  return studentCdf(posteriorShift / standardError, weight);
}
