import type { EffectEstimate } from './shrinkage.ts';

/**
 * Sums of the contrasts N and D (contrast.ts) of one trait over sets, with λ the weight of a set by its age. All are
 * additive, so that a set can be added or replaced without reading the others again. The decayed sums are relative to a
 * common reference time, which may be any. It multiplies λ of every set alike, so the estimate, its variance and the
 * effective share do not depend on it (as long as no set is more than 500 half-lives away, where λ² leaves the range of
 * a number).
 */
export interface EvidenceSums {
  /** ΣN, undecayed. */
  readonly n: number;
  /** ΣD, undecayed. */
  readonly d: number;
  /** ΣλN. */
  readonly decayedN: number;
  /** ΣλD. */
  readonly decayedD: number;
  /** Σλ²D. */
  readonly decayedSquaredD: number;
  /** How N differs between sets. Without it, N is assumed to vary as much as D predicts. */
  readonly squares?: SetSquares;
}

/** Undecayed sums over sets, from which ΣE² = Σ(N − bD)² follows for any b. */
export interface SetSquares {
  /** ΣN². */
  readonly nn: number;
  /** ΣND. */
  readonly nd: number;
  /** ΣD². */
  readonly dd: number;
}

/**
 * Weight of the prior in `setDispersions`, in sets. With as many sets of its own, a factor is half its own. The
 * variance of 30 normal draws is known to about a quarter.
 */
const PRIOR_SETS = 30;

/** λ = 2^(−age/H). A negative age (newer than the reference time) has a weight above 1. */
export function decayWeight({
  ageDays,
  halfLifeDays,
}: {
  readonly ageDays: number;
  readonly halfLifeDays: number;
}): number {
  return 2 ** (-ageDays / halfLifeDays);
}

/**
 * Log-odds effect b = ΣλN/ΣλD with the variance Σλ²D/(ΣλD)²: N of a set has the variance D, so λN has λ²D. Undefined
 * when the sums are too small for a division.
 */
export function decayedEstimate({
  decayedN,
  decayedD,
  decayedSquaredD,
}: Pick<EvidenceSums, 'decayedN' | 'decayedD' | 'decayedSquaredD'>): EffectEstimate | undefined {
  // Ratios are formed before products: far from the reference time, λ² leaves the range of a number long before λ.
  const estimate = decayedN / decayedD;
  const variance = decayedSquaredD / decayedD / decayedD;
  const isUsable = decayedD > 0 && variance > 0 && Number.isFinite(estimate) && Number.isFinite(variance);
  return isUsable ? { estimate, variance } : undefined;
}

/**
 * (ΣλD)²/(ΣD·Σλ²D), in (0, 1]: the share of the evidence that still counts, by information, like Kish's effective
 * sample size (1965) for weighted interviews. 1 when all evidence has the same age; 0 when there is none.
 */
export function effectiveShare({
  d,
  decayedD,
  decayedSquaredD,
}: Pick<EvidenceSums, 'd' | 'decayedD' | 'decayedSquaredD'>): number {
  const share = ((decayedD / decayedSquaredD) * decayedD) / d;
  if (!(share > 0)) return 0;
  // Cauchy–Schwarz bounds it by 1, but rounding may exceed that.
  return Math.min(1, share);
}

/**
 * Returns the factors for the variance 1/D of each effect of a family, in the order of the input: how much more N
 * varies between sets than D predicts. A factor is never below 1, since a few sets look too similar by chance alone.
 * One τ_w² for all sets is too small for some of them, and traits occur in certain sets: headlines on politics differ
 * more among themselves than headlines on videos. With variances of 1/D, real tests with permuted results reject 7 % of
 * true nulls at .05.
 *
 * A trait's own factor is Σ(N − bD)²/(ΣD − ΣD²/ΣD), the cluster-robust variance (Liang & Zeger 1986) relative to the
 * expected one. It is estimated from an effective number of (ΣD)²/ΣD² − 1 sets. It is shrunk towards the factor of the
 * whole family, and that towards 1, the more so the fewer the sets (after Smyth 2004, "Linear models and empirical
 * Bayes methods", who does so with variances of genes).
 */
export function setDispersions(
  members: readonly Pick<EvidenceSums, 'n' | 'd' | 'squares'>[],
): readonly number[] {
  const seen = members.map(squaresSeen);
  const whole = seen.reduce(
    (sum, { observed, expected, sets }) => ({
      observed: sum.observed + observed,
      expected: sum.expected + expected,
      // Traits are tested in the same sets, so the family has the largest number of sets of any trait, not the sum.
      sets: Math.max(sum.sets, sets),
    }),
    NO_SQUARES,
  );
  const ofFamily = moderated(whole, 1);
  return seen.map((own) => Math.max(1, moderated(own, ofFamily)));
}

interface SquaresSeen {
  readonly observed: number;
  readonly expected: number;
  readonly sets: number;
}

const NO_SQUARES: SquaresSeen = { observed: 0, expected: 0, sets: 0 };

function squaresSeen({ n, d, squares }: Pick<EvidenceSums, 'n' | 'd' | 'squares'>): SquaresSeen {
  if (squares === undefined) return NO_SQUARES;
  const { nn, nd, dd } = squares;
  const effect = n / d;
  const observed = nn - 2 * effect * nd + effect ** 2 * dd;
  const expected = d - dd / d;
  const sets = (d / dd) * d - 1;
  // Rounding can leave a tiny negative or positive value where there is only one set.
  const isUsable = observed > 0 && expected > 1e-9 * d && sets > 0 && Number.isFinite(observed + sets);
  return isUsable ? { observed, expected, sets } : NO_SQUARES;
}

function moderated({ observed, expected, sets }: SquaresSeen, prior: number): number {
  return expected > 0 ? (PRIOR_SETS * prior + sets * (observed / expected)) / (PRIOR_SETS + sets) : prior;
}
