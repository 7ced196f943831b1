/** Whole millionths: how money and conversions are held, so that no total ever passes through a double. */

/** Millionths of one. */
export const MICROS_PER_UNIT = 1_000_000;

/** The millionths of a number that has six decimals at most, as the field rules demand. */
export function microsOf(units: number): number {
  return Math.round(units * MICROS_PER_UNIT);
}

/** The number of a total in millionths: exact to six decimals below 2^53 of them, and the nearest double above. */
export function unitsOf(micros: bigint | string | number): number {
  return Number(micros) / MICROS_PER_UNIT;
}

/** A total in millionths as a decimal, without a double in between: 428200000n is "428.2". */
export function decimalOf(micros: bigint): string {
  const unit = BigInt(MICROS_PER_UNIT);
  const decimals = String(micros % unit)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return decimals === '' ? String(micros / unit) : `${micros / unit}.${decimals}`;
}

/** The same with its thousands apart: 1234500000n is "1,234.5". */
export function groupedDecimal(micros: bigint): string {
  const [whole = '', decimals] = decimalOf(micros).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
