import type { EffectEstimate } from './shrinkage.ts';

/**
 * What is kept of the contrasts of one trait, summed over sets: all of it additive, so that a set is added or replaced
 * without reading the others again. The decayed sums are relative to a common reference instant, which may be any: it
 * multiplies λ of every set alike, and neither the estimate, nor its variance, nor the effective share depends on it
 * (as long as no set is more than 500 half-lives away, where λ² ends).
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
}

/** λ = 2^(−age/H). An age below 0 (newer than the reference instant) weighs more than 1. */
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
 * when nothing is left to divide by.
 */
export function decayedEstimate({
  decayedN,
  decayedD,
  decayedSquaredD,
}: Pick<EvidenceSums, 'decayedN' | 'decayedD' | 'decayedSquaredD'>): EffectEstimate | undefined {
  // Ratios before products: far from the reference instant λ² is out of range long before λ is.
  const estimate = decayedN / decayedD;
  const variance = decayedSquaredD / decayedD / decayedD;
  const isUsable = decayedD > 0 && variance > 0 && Number.isFinite(estimate) && Number.isFinite(variance);
  return isUsable ? { estimate, variance } : undefined;
}

/**
 * (ΣλD)²/(ΣD·Σλ²D), in (0, 1]: the share of the evidence that still counts, by information, as Kish's effective sample
 * size (1965) counts weighted interviews. 1 when all of it is of one age; 0 when there is none.
 */
export function effectiveShare({
  d,
  decayedD,
  decayedSquaredD,
}: Pick<EvidenceSums, 'd' | 'decayedD' | 'decayedSquaredD'>): number {
  const share = ((decayedD / decayedSquaredD) * decayedD) / d;
  if (!(share > 0)) return 0;
  // Cauchy–Schwarz bounds it by 1; rounding does not.
  return Math.min(1, share);
}
