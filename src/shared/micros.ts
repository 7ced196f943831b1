/** Whole millionths, in which money and conversions are kept, so that no total ever becomes a double. */

/** Millionths in one unit. */
export const MICROS_PER_UNIT = 1_000_000;

/** Millionths of a number with at most six decimals, as the field rules demand. */
export function microsOf(units: number): number {
  return Math.round(units * MICROS_PER_UNIT);
}

/**
 * A total in millionths as a number of units. Exact to six decimals below 2^53 millionths, above that the nearest
 * double.
 */
export function unitsOf(micros: bigint | string | number): number {
  return Number(micros) / MICROS_PER_UNIT;
}

/** A total in millionths as a decimal text, without a double in between: 428200000n is "428.2". */
export function decimalOf(micros: bigint): string {
  const unit = BigInt(MICROS_PER_UNIT);
  const decimals = String(micros % unit)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return decimals === '' ? String(micros / unit) : `${micros / unit}.${decimals}`;
}

/** The decimal text with thousands separators: 1234500000n is "1,234.5". */
export function groupedDecimal(micros: bigint): string {
  const [whole = '', decimals] = decimalOf(micros).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
