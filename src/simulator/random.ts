import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded draws for simulations and tests. */
export interface Random {
  /** Uniform between `from` and `to`. */
  uniform(from?: number, to?: number): number;
  normal(mean?: number, standardDeviation?: number): number;
  binomial(trials: number, probability: number): number;
}

/** A generator whose draws depend only on the seed. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const uniform = (from = 0, to = 1): number => from + (to - from) * uniformFloat64(generator);
  const standardNormal = (): number =>
    Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const normal = (mean = 0, standardDeviation = 1): number => mean + standardDeviation * standardNormal();
  return {
    uniform,
    normal,
    // Jumps from success to success (geometric gaps), which is fast for the small rates of clicks.
    binomial(trials, probability) {
      let successes = 0;
      const logMiss = Math.log1p(-probability);
      for (let at = Math.floor(Math.log(1 - uniform()) / logMiss); at < trials; successes += 1) {
        at += 1 + Math.floor(Math.log(1 - uniform()) / logMiss);
      }
      return successes;
    },
  };
}
