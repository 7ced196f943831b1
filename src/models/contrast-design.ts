import {
  armEstimate,
  overdispersion,
  overdispersionTerms,
  sumOverdispersionTerms,
} from '../statistics/overdispersion.ts';
import { type FeatureSpace, featureIndices, featureNames } from './feature-space.ts';
import type { CreativeTraits, TrainingSet } from './training-set.ts';

/** A sparse matrix of zeros and ones, in compressed rows: the columns of row r are from starts[r] up to starts[r + 1]. */
export interface BinaryMatrix {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  /** Number of columns. */
  readonly width: number;
}

/** All arms of all sets in one row each, outcomes beside the matrix. */
export interface ContrastDesign {
  readonly matrix: BinaryMatrix;
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
    matrix: binaryMatrix(
      arms.map((arm) => featureIndices(space, namesOf(arm))),
      space.names.length,
    ),
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

function binaryMatrix(rows: readonly Int32Array[], width: number): BinaryMatrix {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    starts[index + 1] = (starts[index] ?? 0) + row.length;
  });
  const columns = new Int32Array(starts.at(-1) ?? 0);
  rows.forEach((row, index) => {
    columns.set(row, starts[index] ?? 0);
  });
  return { starts, columns, width };
}

/** X·b: the score of every row. */
export function rowScores({ starts, columns }: BinaryMatrix, coefficients: Float64Array): Float64Array {
  const scores = new Float64Array(starts.length - 1);
  for (let row = 0; row < scores.length; row += 1) {
    const end = starts[row + 1] ?? 0;
    let score = 0;
    for (let at = starts[row] ?? 0; at < end; at += 1) score += coefficients[columns[at] ?? 0] ?? 0;
    scores[row] = score;
  }
  return scores;
}

/** Xᵀ·v: the sum of the values of the rows that carry each feature. */
export function featureSums({ starts, columns, width }: BinaryMatrix, values: Float64Array): Float64Array {
  const sums = new Float64Array(width);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? 0;
    if (value === 0) continue;
    const end = starts[row + 1] ?? 0;
    for (let at = starts[row] ?? 0; at < end; at += 1) {
      const column = columns[at] ?? 0;
      sums[column] = (sums[column] ?? 0) + value;
    }
  }
  return sums;
}
