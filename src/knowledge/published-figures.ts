/** Significant digits of a published value. More digits mean nothing: the last bits of a sum depend on its order. */
const DIGITS = 6;
/** Smaller values are rounding errors around zero. */
const ZERO = 1e-9;
/**
 * Twice the largest relative error of rounding to DIGITS. So a value that only crosses a rounding boundary counts as
 * unchanged.
 */
const TOLERANCE = 1e-5;

/** Rounds a value for publication. */
export function roundFigure(value: number): number {
  return Math.abs(value) < ZERO ? 0 : Number(value.toPrecision(DIGITS));
}

/** Whether two values, rounded or not, would be published as the same. */
export function isSameFigure(left: number, right: number): boolean {
  return Math.abs(left - right) <= Math.max(ZERO, TOLERANCE * Math.max(Math.abs(left), Math.abs(right)));
}
