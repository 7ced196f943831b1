/** Reads counts, amounts and rates from cells, exactly. */

import { MICROS_PER_UNIT } from '../../shared/micros.ts';
import { type Parsed, parsed, unreadable } from '../parsed.ts';
import type { NumberFormat, RateUnit } from '../plan-types.ts';
import type { AmountUnit } from '../records/currencies.ts';
import { type Decimal, isWhole, numberText, readDecimal, toMillionths } from './number-text.ts';

/** How the numbers of a column are written. */
export interface NumberReading {
  /** How numbers are written. Undefined when no number of the file has a separator. */
  readonly format: NumberFormat | undefined;
  /** A person stated the format, so no number is questioned. */
  readonly isStated: boolean;
}

/** An amount, with the unit that its cell names. */
export interface Amount extends AmountUnit {
  readonly millionths: number;
}

const MILLION = BigInt(MICROS_PER_UNIT);
/** Most counts have this form. All of them are exact. */
const SHORT_DIGITS = /^\d{1,15}$/;
/** For example 12.000 in a column of counts: twelve thousand or twelve. */
const GROUP_OF_ZEROS = /^\d{1,3}[.,]000$/;

/** A whole number. `158.0` is accepted, because tables with gaps are often written in this way. */
export function readCount(text: string, reading: NumberReading): Parsed<number> {
  if (SHORT_DIGITS.test(text)) return parsed(Number(text));
  const value = readNumber(text, reading, { what: 'a whole number' });
  if (!value.ok) return value;
  const { decimal, body, exponent } = value.value;
  if (exponent !== 0) return unreadable(`"${text}" has lost digits: export it as a plain number`);
  if (!isWhole(decimal)) return unreadable(`"${text}" is not a whole number`);
  if (!reading.isStated && decimal.scale === 3 && GROUP_OF_ZEROS.test(body)) {
    return unreadable(
      `"${text}" does not go with the number format of the file: state it with --number-format`,
    );
  }
  return safeNumber(toMillionths(decimal) / MILLION, text);
}

/** A decimal as millionths, rounded half away from zero. */
export function readAmount(text: string, reading: NumberReading): Parsed<Amount> {
  const value = readNumber(text, reading);
  if (!value.ok) return value;
  const millionths = safeNumber(toMillionths(value.value.decimal), text);
  return millionths.ok
    ? parsed({ millionths: millionths.value, currency: value.value.currency, sign: value.value.sign })
    : millionths;
}

/** A rate as a fraction: `3.4%`, or a number whose unit is settled. */
export function readRate(text: string, reading: NumberReading, unit: RateUnit | undefined): Parsed<number> {
  const shape = numberText(text);
  const value = readNumber(text, reading, { mayBePercent: true });
  if (shape === undefined && !isBound(text))
    return unreadable(`"${text}" is neither a fraction nor a percentage`);
  if (!value.ok || shape === undefined) return value.ok ? unreadable(`"${text}" is not a rate`) : value;
  const { digits, scale } = value.value.decimal;
  const isPercent = shape.isPercent || unit === 'percent';
  // One division of whole numbers below 2^53 is rounded once, so the result is the double nearest to the decimal.
  return parsed(Number(digits) / 10 ** (scale + (isPercent ? 2 : 0)));
}

interface ReadNumber {
  readonly decimal: Decimal;
  readonly body: string;
  readonly exponent: number;
  readonly currency: string | undefined;
  readonly sign: string | undefined;
}

function readNumber(
  text: string,
  { format }: NumberReading,
  { mayBePercent = false, what = 'a number' } = {},
): Parsed<ReadNumber> {
  if (isBound(text)) return unreadable(`"${text}" is a bound and not a number`);
  if (/^[\d.,\s]+\s*(k|m|mio|mil|mn|b|bn|tsd)\.?$/i.test(text)) {
    return unreadable(`"${text}" is rounded: export the exact number`);
  }
  const shape = numberText(text);
  const decimal = shape && (format === undefined ? sameInBoth(text) : readDecimal(shape, format));
  if (shape === undefined || decimal === undefined)
    return unreadable(`"${text}" is not ${what}${written(format)}`);
  if (shape.isPercent && !mayBePercent)
    return unreadable(`"${text}" is a percentage and not a count or an amount`);
  if (shape.isNegative && decimal.digits !== 0n) {
    return unreadable(
      `"${text}" is negative: a refund or correction comes with a later export of the same days, which has the corrected number (--restate)`,
    );
  }
  const { body, exponent, currency, sign } = shape;
  return parsed({ decimal, body, exponent, currency, sign });
}

/** `< 10%`: Google writes this instead of an exact value. */
function isBound(text: string): boolean {
  return /^[<>≤≥~≈]/.test(text);
}

/** When the format is unknown, a number is accepted only if both formats read it alike. */
function sameInBoth(text: string): Decimal | undefined {
  const shape = numberText(text);
  const point = shape && readDecimal(shape, 'point');
  const comma = shape && readDecimal(shape, 'comma');
  if (point === undefined || comma === undefined) return undefined;
  return point.digits === comma.digits && point.scale === comma.scale ? point : undefined;
}

function written(format: NumberFormat | undefined): string {
  if (format === undefined) return '';
  return format === 'point' ? ' written as 1,234.56' : ' written as 1.234,56';
}

function safeNumber(value: bigint, text: string): Parsed<number> {
  const number = Number(value);
  return Number.isSafeInteger(number) ? parsed(number) : unreadable(`"${text}" is too large`);
}
