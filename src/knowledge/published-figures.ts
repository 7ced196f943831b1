/** Significant digits of a published figure: more say nothing, and the last bits of a sum depend on its order. */
const DIGITS = 6;
/** Below this a figure is an arithmetic remainder of zero. */
const ZERO = 1e-9;
/** Twice the largest relative error of rounding to DIGITS: a figure that only crosses a rounding edge is the same. */
const TOLERANCE = 1e-5;

/** The figure as published. */
export function roundFigure(value: number): number {
  return Math.abs(value) < ZERO ? 0 : Number(value.toPrecision(DIGITS));
}

/** Whether two figures, rounded or not, would be published as the same. */
export function isSameFigure(left: number, right: number): boolean {
  return Math.abs(left - right) <= Math.max(ZERO, TOLERANCE * Math.max(Math.abs(left), Math.abs(right)));
}
