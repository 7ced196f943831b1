import { clamp } from '../distributions.ts';
import { DEFAULT_SCORES, SCORE_LEVELS } from './default-residuals.ts';
import type { HorizonDays } from './projection.ts';

/** Absolute errors of past projections at one horizon, each divided by the expected spread of its series. */
export interface ResidualPool {
  /** Number of errors. */
  readonly count: number;
  /** For each share of SCORE_LEVELS, the score that this share of errors does not exceed. Ascending. */
  readonly scores: readonly number[];
}

/** Pools by horizon. A horizon without errors is absent. */
export type ResidualPools = Readonly<Partial<Record<HorizonDays, ResidualPool>>>;

/**
 * Fewest residuals. With fewer, an 80 % bound cannot be distinguished from a 70 % or 90 % one: its standard error is
 * .8·.2/√50 = 6 points.
 */
export const MIN_RESIDUALS = 50;

/**
 * Least distance between the last two quantiles, as a share of the score. With few residuals they may be equal, but the
 * tail must not end at the largest observed error.
 */
const LEAST_TAIL = 0.02;

/**
 * Split-conformal quantiles (Vovk, Gammerman & Shafer 2005; Lei et al. 2018): the ⌈(m + 1)·level⌉-th smallest of m
 * scores covers at least `level` of new ones that are exchangeable with them. Above the m-th there is only the largest.
 */
export function poolOf(scores: readonly number[]): ResidualPool {
  const sorted = scores.toSorted((a, b) => a - b);
  const rank = (level: number): number => Math.min(sorted.length, Math.ceil((sorted.length + 1) * level));
  return { count: sorted.length, scores: SCORE_LEVELS.map((level) => sorted[rank(level) - 1] ?? 0) };
}

/**
 * The pool for an account with too few residuals of its own: quantiles of simulated accounts for the horizon. Between
 * the simulated lengths of history they are interpolated, linear in the logarithm of days.
 */
export function defaultPool(horizonDays: HorizonDays, historyDays: number): ResidualPool {
  const table = DEFAULT_SCORES[horizonDays];
  const above = table.findIndex((row) => row.historyDays >= historyDays);
  const upper = table[above === -1 ? table.length - 1 : above];
  const lower = table[above === -1 ? table.length - 1 : Math.max(0, above - 1)];
  if (upper === undefined || lower === undefined) throw new Error('there are no default residuals');
  const width = Math.log(upper.historyDays / lower.historyDays);
  const share =
    width > 0 ? clamp(Math.log(historyDays / lower.historyDays) / width, { lower: 0, upper: 1 }) : 0;
  return {
    count: 0,
    scores: lower.scores.map((score, index) => score + share * ((upper.scores[index] ?? score) - score)),
  };
}

/** The score that a share of the pool does not exceed. Throws for a share that is not in SCORE_LEVELS. */
export function scoreWithin(pool: ResidualPool, share: number): number {
  const score = pool.scores[SCORE_LEVELS.indexOf(share)];
  if (score === undefined) throw new RangeError(`no quantile is kept at ${share}`);
  return score;
}

/**
 * Probability that an absolute error exceeds `score`. It is linear between the quantiles of the pool. Beyond the last
 * quantile it is an exponential tail, as steep as between the last two.
 */
export function exceedance(pool: ResidualPool, score: number): number {
  let below = { level: 0, score: 0 };
  let decay = 0;
  for (const [index, level] of SCORE_LEVELS.entries()) {
    const at = pool.scores[index] ?? below.score;
    if (score < at) {
      const share = (score - below.score) / (at - below.score);
      return 1 - (below.level + share * (level - below.level));
    }
    decay = Math.log((1 - below.level) / (1 - level)) / Math.max(at - below.score, at * LEAST_TAIL);
    below = { level, score: at };
  }
  return Number.isFinite(decay) ? (1 - below.level) * Math.exp(-decay * (score - below.score)) : 0;
}
