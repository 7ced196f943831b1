/** Splits the text of a number into sign, unit and digits. It does not decide which separator is the decimal one. */
import { CURRENCY_OF_SIGN } from '../layout/words.ts';
import type { NumberFormat } from '../plan-types.ts';

/** A number whose digits may still be read in two ways. */
export interface NumberText {
  readonly isNegative: boolean;
  readonly isPercent: boolean;
  /** ISO 4217, when the cell names a currency. */
  readonly currency: string | undefined;
  /** A sign that several currencies share, such as $. */
  readonly sign: string | undefined;
  /** Digits and separators. */
  readonly body: string;
  /** Power of ten after an E. */
  readonly exponent: number;
}

/** An exact decimal: digits × 10^-scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Longer numbers are mistakes. The limit keeps exact arithmetic cheap. */
const MAX_DIGITS = 40;
const BLANKS = /[\s\u00a0\u2007\u2009\u202f]+/g;
const MINUS = /[\u2212\u2012\u2013\u2014\uff0d]/g;
const UNIT = String.raw`(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|Rp\.?|[Kk]r\.?|zł|Kč|Ft|Fr\.?|R|S\/\.?|RM)`;
const SHAPE = new RegExp(
  String.raw`^(?<open>\()?\s*(?<sign1>[-+])?\s*(?<unit1>${UNIT})?\s*(?<sign2>[-+])?\s*(?<body>[\d.,'’ ]*\d[\d.,'’]*|\.\d+)(?:[eE](?<exponent>[-+]?\d{1,3}))?\s*(?<percent>%)?\s*(?<unit2>${UNIT})?\s*(?<sign3>-)?\s*(?<close>\))?$`,
  'u',
);

/** Splits a cell; undefined when it is not a number. */
export function numberText(text: string): NumberText | undefined {
  // The usual case.
  if (/^\d{1,15}$/.test(text)) return plain(text);
  const found = SHAPE.exec(text.replace(BLANKS, ' ').replace(MINUS, '-').trim())?.groups;
  if (found === undefined) return undefined;
  const { open, close, sign1, sign2, sign3, unit1, unit2, percent, exponent, body = '' } = found;
  if ((open === undefined) !== (close === undefined)) return undefined;
  const signs = [sign1, sign2, sign3].filter((sign) => sign !== undefined);
  if (signs.length + (open === undefined ? 0 : 1) > 1 || (unit1 !== undefined && unit2 !== undefined))
    return undefined;
  if (body.replace(/\D/g, '').length > MAX_DIGITS) return undefined;
  return {
    isNegative: open !== undefined || signs.includes('-'),
    isPercent: percent !== undefined,
    ...currencyOf(unit1 ?? unit2),
    body: body.trim(),
    exponent: Number(exponent ?? 0),
  };
}

function plain(body: string): NumberText {
  return { isNegative: false, isPercent: false, currency: undefined, sign: undefined, body, exponent: 0 };
}

function currencyOf(unit: string | undefined): Pick<NumberText, 'currency' | 'sign'> {
  if (unit === undefined) return { currency: undefined, sign: undefined };
  const currency = /^[A-Z]{3}$/.test(unit) ? unit : CURRENCY_OF_SIGN[unit];
  return { currency, sign: currency === undefined ? unit : undefined };
}

/** By format: the decimal separator, and what may group the digits before it. */
const SHAPES: Readonly<Record<NumberFormat, RegExp>> = {
  point:
    /^(\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:[ ]\d{3})+|[1-9]\d{0,2}(?:['’]\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}|)(?:\.(\d*))?$/,
  comma: /^(\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ ]\d{3})+|[1-9]\d{0,2}(?:['’]\d{3})+|)(?:,(\d*))?$/,
};

/** The number in a format; undefined when the format does not fit. */
export function readDecimal(
  { body, exponent, isNegative }: NumberText,
  format: NumberFormat,
): Decimal | undefined {
  const [found, whole = '', fraction = ''] = SHAPES[format].exec(body) ?? [];
  const digits = whole.replace(/\D/g, '') + fraction;
  if (found === undefined || digits === '') return undefined;
  const value = BigInt(digits);
  return { digits: isNegative ? -value : value, scale: fraction.length - exponent };
}

/** Millionths, rounded half away from zero. */
export function toMillionths({ digits, scale }: Decimal): bigint {
  return rounded(digits, MILLIONTH_SCALE - scale);
}

const MILLIONTH_SCALE = 6;

/** digits × 10^shift as a whole number, rounded half away from zero. */
function rounded(digits: bigint, shift: number): bigint {
  if (Math.abs(shift) > MAX_DIGITS) return shift < 0 ? 0n : digits * 10n ** BigInt(MAX_DIGITS);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  const magnitude = digits < 0n ? -digits : digits;
  const quotient = (magnitude * 2n + divisor) / (divisor * 2n);
  return digits < 0n ? -quotient : quotient;
}

/** Whether the decimal is a whole number. */
export function isWhole({ digits, scale }: Decimal): boolean {
  return scale <= 0 || (scale <= MAX_DIGITS && digits % 10n ** BigInt(scale) === 0n);
}
