import { mixSeed, seededDraws } from '../statistics/draws.ts';

/** Interval of an estimate. */
export interface BootstrapInterval {
  readonly lower: number;
  readonly upper: number;
}

/** Enough draws that the ends of a 95 % interval move by only a twentieth of its width from seed to seed. */
const REPLICATES = 1_000;

/**
 * Percentile interval of an estimate, over whole sets drawn with replacement (Efron & Tibshirani 1993). The variants of
 * a set are not independent, so sets are drawn. `figure` receives how often each set was drawn.
 */
export function bootstrapInterval(
  sets: number,
  figure: (counts: Uint16Array) => number,
  {
    seed,
    level = 0.95,
    replicates = REPLICATES,
  }: {
    readonly seed: number;
    readonly level?: number;
    readonly replicates?: number;
  },
): BootstrapInterval {
  const draws = seededDraws(mixSeed(seed));
  const values = new Float64Array(replicates);
  const counts = new Uint16Array(sets);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    counts.fill(0);
    for (let draw = 0; draw < sets; draw += 1) {
      const set = Math.floor(draws.uniform() * sets);
      counts[set] = (counts[set] ?? 0) + 1;
    }
    values[replicate] = figure(counts);
  }
  values.sort();
  const at = (share: number): number =>
    values[Math.min(replicates - 1, Math.max(0, Math.round(share * (replicates - 1))))] ?? Number.NaN;
  return { lower: at((1 - level) / 2), upper: at((1 + level) / 2) };
}

/** Σ counts·value: a total over the drawn sets. */
export function drawnSum(counts: Uint16Array, values: ArrayLike<number>): number {
  let sum = 0;
  for (let set = 0; set < counts.length; set += 1) sum += (counts[set] ?? 0) * (values[set] ?? 0);
  return sum;
}
