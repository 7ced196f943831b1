/** Conversions: whole ones, and modelled ones with a fraction. */
import { type NumberReading, readAmount } from '../formats/figures.ts';
import { type Parsed, parsed } from '../parsed.ts';

const MILLION = 1_000_000;

/** Millionths as a number with at most six decimals: the nearest one, from which the millionths come back exactly. */
export function conversionsOf(millionths: number): number {
  return millionths / MILLION;
}

/** The millionths again. */
export function conversionMillionths(conversions: number): bigint {
  return BigInt(Math.round(conversions * MILLION));
}

/** Conversions of a cell. What is finer than a millionth is rounded, halves away from zero. */
export function readConversions(text: string, reading: NumberReading): Parsed<number> {
  const result = readAmount(text, reading);
  return result.ok ? parsed(conversionsOf(result.value.millionths)) : result;
}
