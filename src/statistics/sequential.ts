import { normalCdf } from './distributions.ts';
import type { EffectEstimate } from './shrinkage.ts';

/** One interim analysis of the evidence for "there is an effect". */
export interface InterimAnalysis {
  /** Estimate in standard errors. */
  readonly z: number;
  /** Two-sided normal p-value, valid for a single analysis that was fixed in advance. */
  readonly pValue: number;
  /** Evidence against "no effect", like odds. If there is no effect, its expectation is 1, whenever one stops. */
  readonly eValue: number;
  /** min(1, 1/e): a p-value that stays valid for any number of analyses. */
  readonly alwaysValidP: number;
}

/**
 * Standard deviation of the effects in the mixture, in log-odds: about the size of real effects. It must never change:
 * choosing it after seeing the data would void the guarantee.
 */
const MIXTURE_STANDARD_DEVIATION = 0.1;

/** e^700 is still within the range of a number. */
const MAX_LOG_EVIDENCE = 700;

/**
 * Normal-mixture e-value of an unshrunk, undecayed estimate (Robbins 1970, "Statistical methods related to the law of
 * the iterated logarithm"; Johari, Pekelis & Walsh 2015, "Always valid inference"): with se² the variance, e =
 * √(se²/(se² + σ²))·exp(z²σ²/(2(se² + σ²))). It needs undecayed sums, since only those add independent evidence from
 * one analysis to the next.
 */
export function analyseEvidence({ estimate, variance }: EffectEstimate): InterimAnalysis {
  const z = estimate / Math.sqrt(variance);
  if (!Number.isFinite(z) || !Number.isFinite(variance))
    return { z: 0, pValue: 1, eValue: 1, alwaysValidP: 1 };
  const total = variance + MIXTURE_STANDARD_DEVIATION ** 2;
  const logEvidence =
    0.5 * Math.log(variance / total) + (z ** 2 * MIXTURE_STANDARD_DEVIATION ** 2) / (2 * total);
  return {
    z,
    pValue: Math.min(1, 2 * normalCdf(-Math.abs(z))),
    eValue: Math.exp(Math.min(MAX_LOG_EVIDENCE, logEvidence)),
    alwaysValidP: Math.min(1, Math.exp(-logEvidence)),
  };
}

/** p_any: the smallest always-valid p-value of all analyses so far. `pastP` is 1 before the first. */
export function pAnyAfter(analysis: Pick<InterimAnalysis, 'alwaysValidP'>, pastP: number): number {
  return Math.min(pastP, analysis.alwaysValidP);
}
