/** How impressions are split among the variants of a test. No platform splits them evenly. */
import type { ArmCounts } from '../statistics/overdispersion.ts';
import type { Random } from './random.ts';

/** The random draws that splitting needs. */
export type SplitDraws = Pick<Random, 'uniform' | 'normal'>;

/**
 * Shares of variants, with every division equally likely: Dirichlet(1, …, 1), as exponential draws divided by their
 * sum.
 */
export function unevenShares(random: SplitDraws, arms: number): readonly number[] {
  const draws = Array.from({ length: arms }, () => -Math.log(1 - random.uniform()));
  const whole = draws.reduce((sum, draw) => sum + draw, 0);
  return draws.map((draw) => draw / whole);
}

/** Number of parts of a day's impressions: shares come in steps of 2.5 %. */
const PARTS = 40;

/**
 * Impressions of the next day by Thompson sampling (Thompson 1933): each part of the day goes to the variant with the
 * highest draw from Beta(1 + clicks, 1 + misses) over the days before.
 */
export function thompsonSplit(
  random: SplitDraws,
  { seen, impressions }: { readonly seen: readonly ArmCounts[]; readonly impressions: number },
): readonly number[] {
  const parts = seen.map(() => 0);
  for (let part = 0; part < PARTS; part += 1) {
    const draws = seen.map((arm) => drawBeta(random, 1 + arm.clicks, 1 + arm.impressions - arm.clicks));
    const best = draws.indexOf(Math.max(...draws));
    parts[best] = (parts[best] ?? 0) + 1;
  }
  return parts.map((count) => Math.round((impressions * count) / PARTS));
}

/** A draw from Beta(alpha, beta), both at least 1. */
export function drawBeta(random: SplitDraws, alpha: number, beta: number): number {
  const one = drawGamma(random, alpha);
  return one / (one + drawGamma(random, beta));
}

/** A draw from Gamma(shape, 1) with a shape of at least 1 (Marsaglia & Tsang 2000). */
function drawGamma({ uniform, normal }: SplitDraws, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
