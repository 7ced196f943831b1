/** A symmetric positive-definite system, given by the product of its matrix with a vector. */
export interface LinearSystem {
  readonly multiply: (vector: Float64Array) => Float64Array;
  readonly rightSide: Float64Array;
  /** Diagonal of the matrix, exact or approximate, as the preconditioner (Jacobi). All entries are above 0. */
  readonly diagonal: Float64Array;
  /** Solved when the residual has shrunk by this factor, in the norm of the preconditioner. */
  readonly tolerance: number;
}

/** Most steps. Ridge penalties keep these systems well conditioned, so some tens of steps suffice. */
const MAX_STEPS = 300;

/**
 * Solves A·x = b by preconditioned conjugate gradients (Hestenes & Stiefel 1952) from 0. Sparse data with thousands of
 * features then need no matrix of features × features.
 */
export function solveByConjugateGradient({
  multiply,
  rightSide,
  diagonal,
  tolerance,
}: LinearSystem): Float64Array {
  const solution = new Float64Array(rightSide.length);
  const residual = Float64Array.from(rightSide);
  const conditioned = residual.map((value, index) => value / (diagonal[index] ?? 1));
  const direction = Float64Array.from(conditioned);
  let size = dot(residual, conditioned);
  const enough = size * tolerance ** 2;
  for (let step = 0; step < MAX_STEPS && size > enough; step += 1) {
    const image = multiply(direction);
    const length = size / dot(direction, image);
    for (let index = 0; index < solution.length; index += 1) {
      solution[index] = (solution[index] ?? 0) + length * (direction[index] ?? 0);
      residual[index] = (residual[index] ?? 0) - length * (image[index] ?? 0);
      conditioned[index] = (residual[index] ?? 0) / (diagonal[index] ?? 1);
    }
    const nextSize = dot(residual, conditioned);
    const carry = nextSize / size;
    for (let index = 0; index < direction.length; index += 1) {
      direction[index] = (conditioned[index] ?? 0) + carry * (direction[index] ?? 0);
    }
    size = nextSize;
  }
  return solution;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
