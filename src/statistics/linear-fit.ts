import { SimpleLinearRegression } from 'ml-regression';

import { studentQuantile } from './distributions.ts';

/** A point of a series. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Ordinary least squares, with the quantities that inference needs. */
export interface LinearFit {
  readonly slope: number;
  readonly intercept: number;
  /** Σ(y − fitted)². */
  readonly residualSumOfSquares: number;
  /** Σ(x − mean x)². */
  readonly spread: number;
  readonly count: number;
}

/** An estimate with a two-sided confidence interval. */
export interface SlopeInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Least squares through the points; undefined with fewer than two distinct x. */
export function linearFit(points: readonly Point[]): LinearFit | undefined {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spread > 0)) return undefined;
  // x is centred, because the library's n·Σx² − (Σx)² loses precision for day numbers in the tens of thousands.
  const centred = new SimpleLinearRegression(
    points.map(({ x }) => x - meanX),
    points.map(({ y }) => y),
  );
  const { slope } = centred;
  const residualSumOfSquares = points.reduce(
    (sum, { x, y }) => sum + (y - centred.intercept - slope * (x - meanX)) ** 2,
    0,
  );
  return {
    slope,
    intercept: centred.intercept - slope * meanX,
    residualSumOfSquares,
    spread,
    count: points.length,
  };
}

/**
 * Slope of the later points minus slope of the earlier ones, with a pooled residual variance (two separate lines, as in
 * Chow's test, 1960). Undefined when the two lines leave no residual.
 */
export function slopeDifference(
  { earlier, later }: { readonly earlier: readonly Point[]; readonly later: readonly Point[] },
  level = 0.95,
): SlopeInterval | undefined {
  const first = linearFit(earlier);
  const second = linearFit(later);
  if (first === undefined || second === undefined) return undefined;
  const degreesOfFreedom = first.count + second.count - 4;
  if (degreesOfFreedom < 1) return undefined;
  const variance = (first.residualSumOfSquares + second.residualSumOfSquares) / degreesOfFreedom;
  const standardError = Math.sqrt(variance * (1 / first.spread + 1 / second.spread));
  const estimate = second.slope - first.slope;
  const half = studentQuantile((1 + level) / 2, degreesOfFreedom) * standardError;
  return { estimate, lower: estimate - half, upper: estimate + half };
}
