import { normalCdf } from './distributions.ts';
import type { EffectEstimate } from './shrinkage.ts';

/** One look at the evidence for "there is an effect". */
export interface EvidenceLook {
  /** Estimate in standard errors. */
  readonly z: number;
  /** Two-sided normal p-value: right at one look, fixed in advance. */
  readonly pValue: number;
  /** Odds-like evidence against "no effect"; its expectation there is 1 at whatever look one stops. */
  readonly eValue: number;
  /** min(1, 1/e): a p-value that may be looked at as often as one likes. */
  readonly alwaysValidP: number;
}

/**
 * Standard deviation of the effects the mixture bets on, log-odds: about the size of real ones. Fixed for good: chosen
 * after a look at the data it would void the guarantee.
 */
const MIXTURE_STANDARD_DEVIATION = 0.1;

/** e^700 is still a number. */
const MAX_LOG_EVIDENCE = 700;

/**
 * Normal-mixture e-value of an unshrunk, undecayed estimate (Robbins 1970, "Statistical methods related to the law of
 * the iterated logarithm"; Johari, Pekelis & Walsh 2015, "Always valid inference"): with se² the variance,
 * e = √(se²/(se² + σ²))·exp(z²σ²/(2(se² + σ²))). It needs undecayed sums, since only those add independent evidence
 * from look to look.
 */
export function evidenceLook({ estimate, variance }: EffectEstimate): EvidenceLook {
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

/** p_any: the smallest always-valid p-value of all looks so far. `pastP` is 1 before the first look. */
export function pAnyAfter(look: Pick<EvidenceLook, 'alwaysValidP'>, pastP: number): number {
  return Math.min(pastP, look.alwaysValidP);
}
