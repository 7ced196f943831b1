import { overdispersion, sumOverdispersionTerms } from '../statistics/overdispersion.ts';
import { type DenseArms, randomArms, scoreTerms } from '../statistics/random-arms.ts';
import { type FeatureSpace, featureIndices, featureNames } from './feature-space.ts';
import { type CreativeTraits, clickScore, type TrainingSet } from './training-set.ts';

/** A sparse matrix of zeros and ones in compressed rows. The columns of row r are at starts[r] up to starts[r + 1]. */
export interface BinaryMatrix {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  /** Number of columns. */
  readonly width: number;
}

/** The variants of a set: rows from `from` up to `to`, exclusive. `arms` has their comparison. */
export interface DesignSet {
  readonly from: number;
  readonly to: number;
  readonly arms: DenseArms;
}

/** All variants of all sets, one row each, with the comparisons of the sets. */
export interface ContrastDesign {
  readonly matrix: BinaryMatrix;
  readonly sets: readonly DesignSet[];
  /** τ_w², variance of variants beyond binomial noise, in squared log-odds. */
  readonly overdispersion: number;
}

/** Builds the design of usable sets. Variants must be comparable: see usableSets. */
export function contrastDesign(
  sets: readonly TrainingSet[],
  space: FeatureSpace,
  namesOf: (arm: CreativeTraits) => readonly string[] = featureNames,
): ContrastDesign {
  const tau2 = setsOverdispersion(sets);
  let from = 0;
  return {
    matrix: binaryMatrix(
      sets.flatMap(({ arms }) => arms.map((arm) => featureIndices(space, namesOf(arm)))),
      space.names.length,
    ),
    sets: sets.map((set) => {
      const range = { from, to: from + set.arms.length };
      from = range.to;
      return { ...range, arms: randomArms(clickScore(set), tau2) };
    }),
    overdispersion: tau2,
  };
}

/** τ_w² over all sets. */
export function setsOverdispersion(sets: readonly TrainingSet[]): number {
  return overdispersion(sumOverdispersionTerms(sets.map((set) => scoreTerms(clickScore(set)))));
}

/** The scores of all variants, one row each. */
export function armScoresOf({ matrix, sets }: ContrastDesign): Float64Array {
  const scores = new Float64Array(matrix.starts.length - 1);
  for (const { from, arms } of sets) scores.set(arms.scores, from);
  return scores;
}

/** V·x of every set: the weights of differences between the rows of a set. */
export function weighWithinSets({ sets }: Pick<ContrastDesign, 'sets'>, values: Float64Array): Float64Array {
  const weighed = new Float64Array(values.length);
  for (const { from, to, arms } of sets) weighed.set(arms.weigh(values.subarray(from, to)), from);
  return weighed;
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

/** Xᵀ·v: for each feature, the sum of the values of the rows that carry it. */
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
