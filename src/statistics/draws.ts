import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws that depend on their seed alone. */
export interface Draws {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * Spreads the bits of a seed over all 32 (the finaliser of MurmurHash3, Appleby 2011). Generators with similar seeds
 * diverge slowly: without mixing, the first draws of the seeds 1, 2, 3 … are nearly the same.
 */
export function mixSeed(seed: number): number {
  let mixed = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A stream of draws from any safe integer. */
export function seededDraws(seed: number): Draws {
  const generator = xoroshiro128plus(mixSeed(seed));
  const uniform = (): number => uniformFloat64(generator);
  return {
    uniform,
    // Box & Muller (1958); 1 − u is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
