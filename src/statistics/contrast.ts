import { type ArmCounts, armEstimate, isComparable } from './overdispersion.ts';

/** An arm with the traits it carries; a trait named twice counts once. */
export interface ContrastArm extends ArmCounts {
  readonly traits: readonly string[];
}

/** Sufficient statistics of one trait in one set; additive over sets. */
export interface ContrastSums {
  /** N = Σwxy − Σwx·Σwy/Σw: weighted covariance sum of carrying the trait and log-odds. */
  readonly n: number;
  /** D = Σwx − (Σwx)²/Σw: information, the inverse variance of N/D. */
  readonly d: number;
  /** Arms of the set that carry the trait. */
  readonly arms: number;
}

/** Below this a set says nothing on a trait: all its arms carry it, or none, up to rounding. */
export const MIN_CONTRAST_D = 1e-9;

/**
 * N and D for every trait that varies inside the set: the within-set ("fixed effects") regression of log-odds
 * on carrying the trait, with weights 1/(v + τ_w²). The set's own level cancels, which is what keeps a good
 * account or a good week from being credited to the traits it happens to use.
 *
 * Arms below MIN_ARM_IMPRESSIONS are left out; with fewer than two left the answer is empty.
 */
export function contrastSums(arms: readonly ContrastArm[], tau2: number): ReadonlyMap<string, ContrastSums> {
  const sums = new Map<string, ContrastSums>();
  const weighted = arms.filter(isComparable).map((arm) => {
    const { logOdds, variance } = armEstimate(arm);
    return { logOdds, weight: 1 / (variance + Math.max(0, tau2)), traits: new Set(arm.traits) };
  });
  if (weighted.length < 2) return sums;
  let total = 0;
  let totalLogOdds = 0;
  for (const { weight, logOdds } of weighted) {
    total += weight;
    totalLogOdds += weight * logOdds;
  }
  const mean = totalLogOdds / total;

  const carried = new Map<string, { weight: number; deviation: number; arms: number }>();
  for (const { weight, logOdds, traits } of weighted) {
    for (const trait of traits) {
      const sum = carried.get(trait) ?? { weight: 0, deviation: 0, arms: 0 };
      carried.set(trait, {
        weight: sum.weight + weight,
        deviation: sum.deviation + weight * (logOdds - mean),
        arms: sum.arms + 1,
      });
    }
  }
  for (const [trait, sum] of carried) {
    const d = sum.weight - sum.weight ** 2 / total;
    if (d > MIN_CONTRAST_D) sums.set(trait, { n: sum.deviation, d, arms: sum.arms });
  }
  return sums;
}

/** Log-odds effect of a trait and its variance from summed N and D; undefined when D is too small to divide by. */
export function contrastEstimate({
  n,
  d,
}: Pick<ContrastSums, 'n' | 'd'>): { readonly estimate: number; readonly variance: number } | undefined {
  return d > MIN_CONTRAST_D ? { estimate: n / d, variance: 1 / d } : undefined;
}
