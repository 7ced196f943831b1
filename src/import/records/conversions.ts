/** Reads conversions: whole ones, and modelled ones with a fraction. */
import { unitsOf } from '../../shared/micros.ts';
import { type NumberReading, readAmount } from '../formats/figures.ts';
import { type Parsed, parsed } from '../parsed.ts';

/** Conversions of a cell, rounded to millionths, half away from zero. */
export function readConversions(text: string, reading: NumberReading): Parsed<number> {
  const result = readAmount(text, reading);
  return result.ok ? parsed(unitsOf(result.value.millionths)) : result;
}
