/**
 * Inference inside one set with arms whose own effects are random, with variance τ_w². The score u of the set (see
 * set-score.ts, also for L) has the mean L·θ, with θ the effects of the arms, and the variance L. So the contrast of a trait that arms carry or not (x = 1 or 0) is
 *
 * N = xᵀ(I + τ_w²L)⁻¹u, D = xᵀ(I + τ_w²L)⁻¹Lx,
 *
 * which is generalised least squares in terms of score and information. For one stratum this is the weighted regression
 * with weights 1/(1/I + τ_w²).
 *
 * One term is added to u. Information is computed from the common rate of a stratum, which is mostly that of its
 * largest arms. Where such an arm happens to be good, information is too large and the set gets too little weight.
 * Small arms would then look better than they are, by up to τ_w². To second order in the arms' effects, (1 + τ_w²L)⁻¹u
 * has the mean −τ_w⁴VVa when there is no effect, with V = (I + τ_w²L)⁻¹L and a the arms' shares of ΣI. This mean is
 * subtracted. It is 0 for equal arms. The correction is exact where shares are the same in all strata, and close
 * elsewhere (`npm run evaluate -- simulation` shows both).
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { OverdispersionTerms } from './overdispersion.ts';
import { packedAt, type SetScore } from './set-score.ts';

/** A set with random arms. */
export interface RandomArms {
  readonly size: number;
  /** (I + τ_w²L)⁻¹u, by arm, corrected for the bias of unequal arms. */
  readonly scores: Float64Array;
  /** Vx with V = (I + τ_w²L)⁻¹L, which is symmetric and maps a column of ones to 0. */
  readonly weigh: (column: Float64Array) => Float64Array;
  /** Whether any stratum compares the arm. */
  readonly takesPart: readonly boolean[];
  readonly successes: Float64Array;
  /** A D (information of a contrast) up to this value is a rounding error and counts as 0. */
  readonly rounding: number;
}

/** A set of few arms, with V row by row. */
export interface DenseArms extends RandomArms {
  readonly weights: Float64Array;
}

/** Differences of information smaller than this share of an arm's own are rounding. */
const ROUNDING = 1e-9;

/** Share of all information that rounding may leave in a D that is 0: about a hundred times the largest observed. */
const ROUNDING_OF_D = 1e-13;

/** Returns the largest rounding error of a D that is 0, in a set whose arms have this exposure. */
export function roundingOf(exposure: Float64Array): number {
  return ROUNDING_OF_D * exposure.reduce((sum, own) => sum + own, 0);
}

/** Solves for the arms of a set. The cost grows with the cube of their number; above MAX_DENSE_ARMS use `manyArms`. */
export function randomArms(score: SetScore, tau2: number): DenseArms {
  const { size, gains, successes, strata } = score;
  const information = fullInformation(score);
  const { scores, weights } = tau2 > 0 ? solveArms(score, information, tau2) : unchanged(gains, information);
  const weigh = (column: Float64Array): Float64Array => product(weights, column);
  return {
    size,
    successes,
    takesPart: Array.from(strata, (count) => count > 0),
    scores: levelled(scores, { tau2, weigh, exposure: score.exposure }),
    rounding: roundingOf(score.exposure),
    weights,
    weigh,
  };
}

/** Corrects scores for the bias of unequal arms: see the head of this file. */
export function levelled(
  scores: Float64Array,
  {
    tau2,
    weigh,
    exposure,
  }: Pick<RandomArms, 'weigh'> & { readonly tau2: number; readonly exposure: Float64Array },
): Float64Array {
  const whole = exposure.reduce((sum, own) => sum + own, 0);
  if (!(tau2 > 0 && whole > 0)) return scores;
  const leaning = weigh(weigh(exposure.map((own) => own / whole)));
  return scores.map((score, arm) => score + tau2 ** 2 * (leaning[arm] ?? 0));
}

function fullInformation({ size, information }: SetScore): Matrix {
  const full = new Matrix(size, size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const value = information[packedAt(row, column)] ?? 0;
      full.set(row, column, value);
      full.set(column, row, value);
    }
  }
  return full;
}

type Solved = Pick<DenseArms, 'scores' | 'weights'>;

function unchanged(gains: Float64Array, information: Matrix): Solved {
  return { scores: Float64Array.from(gains), weights: Float64Array.from(information.to1DArray()) };
}

function solveArms({ size, gains }: SetScore, information: Matrix, tau2: number): Solved {
  const cholesky = new CholeskyDecomposition(Matrix.add(Matrix.eye(size), Matrix.mul(information, tau2)));
  const solved = cholesky.solve(information);
  const weights = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      // V is symmetric, and the solution is symmetric except for rounding.
      weights[row * size + column] = (solved.get(row, column) + solved.get(column, row)) / 2;
    }
  }
  const scores = cholesky.solve(Matrix.columnVector(Array.from(gains)));
  return { scores: Float64Array.from(scores.to1DArray()), weights };
}

function product(matrix: Float64Array, column: Float64Array): Float64Array {
  const { length } = column;
  const image = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    let sum = 0;
    for (let at = 0; at < length; at += 1) sum += (matrix[row * length + at] ?? 0) * (column[at] ?? 0);
    image[row] = sum;
  }
  return image;
}

/**
 * The contribution of a set to the estimate of τ_w²: E[uᵀL⁺u] = rank L + τ_w²·tr L. L is the Laplacian of a graph whose
 * edges are shared strata. So its rank is the number of arms minus the number of connected groups, and L⁺u is solved
 * group by group with one arm fixed at 0.
 */
export function scoreTerms(score: SetScore): OverdispersionTerms {
  let q = 0;
  let c = 0;
  let df = 0;
  for (const group of comparedGroups(score)) {
    const [, ...rest] = group;
    if (rest.length === 0) continue;
    const matrix = new Matrix(rest.map((one) => rest.map((other) => informationOf(score, one, other))));
    const gains = Matrix.columnVector(rest.map((arm) => score.gains[arm] ?? 0));
    const solved = new CholeskyDecomposition(matrix).solve(gains);
    q += rest.reduce((sum, arm, row) => sum + (score.gains[arm] ?? 0) * solved.get(row, 0), 0);
    c += group.reduce((sum, arm) => sum + informationOf(score, arm, arm), 0);
    df += rest.length;
  }
  return { q, c, df };
}

function informationOf({ information }: SetScore, one: number, other: number): number {
  return information[packedAt(Math.max(one, other), Math.min(one, other))] ?? 0;
}

/** Estimated effects of arms that are compared with each other. Only their differences are meaningful. */
export interface ComparedEffects {
  readonly places: readonly number[];
  /** In log-odds, by position in `places`. */
  readonly effects: Float64Array;
  /** Covariance of the effects, including random arms: the variance of a difference is c_ii + c_jj − 2c_ij. */
  readonly covariance: Matrix;
}

/** V⁺z, group by group. For one stratum the differences are those of u/I, with the variances of 1/I + τ_w². */
export function comparedEffects(arms: DenseArms): readonly ComparedEffects[] {
  return connected(arms.size, (one, other) => {
    const weight = (row: number, column: number): number => arms.weights[row * arms.size + column] ?? 0;
    return -weight(one, other) > ROUNDING * Math.min(weight(one, one), weight(other, other));
  })
    .filter((places) => places.length > 1)
    .map((places) => {
      const weights = new Matrix(
        places.map((one) => places.map((other) => arms.weights[one * arms.size + other] ?? 0)),
      );
      // V maps a column of ones to 0. Adding any multiple of ones makes it invertible, and differences do not change.
      const covariance = new CholeskyDecomposition(
        Matrix.add(
          weights,
          Matrix.ones(places.length, places.length).mul(weights.trace() / places.length ** 2),
        ),
      ).solve(Matrix.eye(places.length));
      const scores = Matrix.columnVector(places.map((place) => arms.scores[place] ?? 0));
      return { places, covariance, effects: Float64Array.from(covariance.mmul(scores).to1DArray()) };
    });
}

/** Arms that strata connect, directly or through other arms. Only these are compared with each other. */
export function comparedGroups(score: SetScore): readonly (readonly number[])[] {
  return connected(score.size, (one, other) => {
    const least = Math.min(informationOf(score, one, one), informationOf(score, other, other));
    return -informationOf(score, one, other) > ROUNDING * least;
  }).filter(([first]) => first !== undefined && (score.strata[first] ?? 0) > 0);
}

/** Groups of the numbers below `size` that a relation connects, in their order. */
function connected(
  size: number,
  isShared: (one: number, other: number) => boolean,
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  const seen = new Set<number>();
  for (let start = 0; start < size; start += 1) {
    if (seen.has(start)) continue;
    seen.add(start);
    // The group grows while the loop runs over it.
    const group = [start];
    for (const arm of group) {
      for (let other = 0; other < size; other += 1) {
        if (seen.has(other) || !isShared(arm, other)) continue;
        seen.add(other);
        group.push(other);
      }
    }
    groups.push(group.sort((one, other) => one - other));
  }
  return groups;
}

/** Sum of products of two columns. */
export function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
