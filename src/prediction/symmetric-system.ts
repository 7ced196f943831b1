import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Sums of weighted outer products: the normal equations of a regression with few columns. */
export interface NormalEquations {
  /** Columns × columns, row by row. */
  readonly matrix: Float64Array;
  readonly vector: Float64Array;
}

/** A position and its value. */
export interface Entry {
  readonly column: number;
  readonly value: number;
}

/** Returns equations with the given number of columns, all 0. */
export function emptyEquations(columns: number): NormalEquations {
  return { matrix: new Float64Array(columns * columns), vector: new Float64Array(columns) };
}

/** Adds weight·x·xᵀ to the matrix and weight·outcome·x to the vector. */
export function addProduct(
  { matrix, vector }: NormalEquations,
  x: readonly Entry[],
  { weight, outcome }: { readonly weight: number; readonly outcome: number },
): void {
  const columns = vector.length;
  for (const { column: row, value } of x) {
    const scaled = weight * value;
    vector[row] = (vector[row] ?? 0) + scaled * outcome;
    for (const { column, value: other } of x) {
      const at = row * columns + column;
      matrix[at] = (matrix[at] ?? 0) + scaled * other;
    }
  }
}

/**
 * Solves the equations with penalties on the diagonal, and inverts them. Throws a RangeError when they have no
 * solution.
 */
export function solveEquations(
  { matrix, vector }: NormalEquations,
  penalties: ArrayLike<number>,
): { readonly solution: Float64Array; readonly inverse: Matrix } {
  const columns = vector.length;
  const full = new Matrix(columns, columns);
  for (let row = 0; row < columns; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      // Both halves get the same sum. Sums in different orders would differ, and Cholesky needs exact symmetry.
      const value = (matrix[row * columns + column] ?? 0) + (row === column ? (penalties[row] ?? 0) : 0);
      full.set(row, column, value);
      full.set(column, row, value);
    }
  }
  const cholesky = new CholeskyDecomposition(full);
  if (!cholesky.isPositiveDefinite()) throw new RangeError('the equations have no unique solution');
  const inverse = cholesky.solve(Matrix.eye(columns));
  return { solution: Float64Array.from(inverse.mmul(Matrix.columnVector(vector)).to1DArray()), inverse };
}
