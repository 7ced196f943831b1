import {
  armEstimate,
  overdispersion,
  overdispersionTerms,
  sumOverdispersionTerms,
} from '../statistics/overdispersion.ts';
import { type FeatureSpace, featureIndices, featureNames } from './feature-space.ts';
import type { CreativeTraits, TrainingSet } from './training-set.ts';

/** All arms of all sets in one row each: a sparse binary matrix, outcomes beside it. */
export interface ContrastDesign {
  /** Features of every arm, as positions. */
  readonly rows: readonly Int32Array[];
  /** Width of the matrix. */
  readonly features: number;
  /** Arms of each set: rows from `from` up to `to`, exclusive. */
  readonly sets: readonly { readonly from: number; readonly to: number }[];
  readonly logOdds: Float64Array;
  /** Binomial variance of the log-odds. */
  readonly variances: Float64Array;
  /** τ_w², variance of arms beyond binomial noise, squared log-odds. */
  readonly overdispersion: number;
}

/** Lays out usable sets. Arms must be comparable: see usableSets. */
export function contrastDesign(
  sets: readonly TrainingSet[],
  space: FeatureSpace,
  namesOf: (arm: CreativeTraits) => readonly string[] = featureNames,
): ContrastDesign {
  const arms = sets.flatMap((set) => set.arms);
  const estimates = arms.map(armEstimate);
  let from = 0;
  return {
    rows: arms.map((arm) => featureIndices(space, namesOf(arm))),
    features: space.names.length,
    sets: sets.map((set) => {
      const range = { from, to: from + set.arms.length };
      from = range.to;
      return range;
    }),
    logOdds: Float64Array.from(estimates, ({ logOdds }) => logOdds),
    variances: Float64Array.from(estimates, ({ variance }) => variance),
    overdispersion: setsOverdispersion(sets),
  };
}

/** τ_w² over sets. */
export function setsOverdispersion(sets: readonly TrainingSet[]): number {
  return overdispersion(sumOverdispersionTerms(sets.map(({ arms }) => overdispersionTerms(arms))));
}

/** X·b: the score of every row. */
export function rowScores(rows: readonly Int32Array[], coefficients: Float64Array): Float64Array {
  const scores = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += 1) {
    let score = 0;
    for (const feature of rows[row] ?? []) score += coefficients[feature] ?? 0;
    scores[row] = score;
  }
  return scores;
}

/** Xᵀ·v: the sum of the values of the rows that carry each feature. */
export function featureSums(
  { rows, features }: Pick<ContrastDesign, 'rows' | 'features'>,
  values: Float64Array,
): Float64Array {
  const sums = new Float64Array(features);
  for (let row = 0; row < rows.length; row += 1) {
    const value = values[row] ?? 0;
    if (value === 0) continue;
    for (const feature of rows[row] ?? []) sums[feature] = (sums[feature] ?? 0) + value;
  }
  return sums;
}
