/** Numbers out of cells. Nothing is guessed: a comma could be a thousands or a decimal separator. */
import { type Parsed, parsed, unreadable } from './parsed.ts';

/** Decimals of a micro: a millionth. */
const MICRO_DIGITS = 6;
/** Longer numbers are mistakes; the bound keeps the exact arithmetic cheap. */
const MAX_DIGITS = 40;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A whole number. `158.0` counts: tables with gaps are often written that way. */
export function parseCount(text: string): Parsed<number> {
  const match = /^([+-]?\d+)(?:\.0*)?$/.exec(text);
  const number = Number(match?.[1]);
  if (match === null) return unreadable(`"${text}" is not a whole number${hint(text)}`);
  return Number.isSafeInteger(number) ? parsed(number) : unreadable(`"${text}" is too large`);
}

/** A fraction, `0.034`, or a percentage, `3.4%`. */
export function parseRate(text: string): Parsed<number> {
  const isPercent = text.endsWith('%');
  const figure = (isPercent ? text.slice(0, -1) : text).trim();
  if (!isDecimal(figure)) return unreadable(`"${text}" is neither a fraction nor a percentage${hint(text)}`);
  return parsed(isPercent ? Number(figure) / 100 : Number(figure));
}

/**
 * A decimal amount as whole millionths, computed on its digits, since 0.1 has no exact binary form. What is finer than
 * a millionth is rounded, halves away from zero.
 */
export function parseMicros(text: string): Parsed<number> {
  const match = DECIMAL.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  const digits = whole + fraction;
  if (match === null || digits === '' || digits.length > MAX_DIGITS) {
    return unreadable(`"${text}" is not an amount such as 1234.56${hint(text)}`);
  }
  const shift = MICRO_DIGITS - fraction.length + Number(exponent);
  const magnitude = Math.abs(shift) > MAX_DIGITS ? outOfScale(digits, shift) : scale(BigInt(digits), shift);
  const micros = Number(sign === '-' ? -magnitude : magnitude);
  return Number.isSafeInteger(micros) ? parsed(micros) : unreadable(`"${text}" is too large`);
}

/** digits × 10^shift, rounded. */
function scale(digits: bigint, shift: number): bigint {
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits * 2n + divisor) / (divisor * 2n);
}

/** Nothing, or more than any amount. */
function outOfScale(digits: string, shift: number): bigint {
  return shift < 0 || /^0*$/.test(digits) ? 0n : 10n ** BigInt(MAX_DIGITS);
}

function isDecimal(text: string): boolean {
  return /\d/.test(text) && DECIMAL.test(text);
}

function hint(text: string): string {
  return /^[+-]?[\d.,']*\d[.,']\d[\d.,']*$/.test(text)
    ? ' (write it without thousands separators, with a decimal point)'
    : '';
}
