// ml-regression ships no types. Only what the statistics use is declared, so that a wider use is a decision.
declare module 'ml-regression' {
  /** Ordinary least squares of y on x. NaN with fewer than two distinct x. */
  export class SimpleLinearRegression {
    constructor(x: readonly number[], y: readonly number[]);
    readonly slope: number;
    readonly intercept: number;
    predict(x: number): number;
  }

  /** y = A·x^B, fitted by least squares on logarithms. NaN when any x or y is 0, or with a single point. */
  export class PowerRegression {
    constructor(x: readonly number[], y: readonly number[]);
    readonly A: number;
    readonly B: number;
    predict(x: number): number;
  }

  /** Median of the slopes of all pairs: O(n²) time and memory. Throws when no two x differ. */
  export class TheilSenRegression {
    constructor(x: readonly number[], y: readonly number[]);
    readonly slope: number;
    readonly intercept: number;
    predict(x: number): number;
  }
}
