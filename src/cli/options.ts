/** Parsers of command-line options. Each throws commander's InvalidArgumentError for an invalid text. */
import { InvalidArgumentError } from 'commander';
import { enumValue, enumWords } from '../shared/enum-words.ts';

/** Adds one value of a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** A number from `min` to `max`. */
export function numberFrom(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
  };
}

/** A word that stands for a value of an enum. */
export function enumWord<Values extends Readonly<Record<string, number>>>(
  values: Values,
  prefix: string,
): (text: string) => Values[keyof Values] {
  return (text) => {
    const value = enumValue(values, prefix, text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`It must be one of: ${enumWords(values, prefix).join(', ')}.`);
  };
}

/** Words for values of an enum, in a repeatable option. */
export function enumWordList<Values extends Readonly<Record<string, number>>>(
  values: Values,
  prefix: string,
): (text: string, previous?: readonly Values[keyof Values][]) => readonly Values[keyof Values][] {
  const parse = enumWord(values, prefix);
  return (text, previous = []) => [...previous, parse(text)];
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** An instant: `2026-03-01`, `2026-03-01T08:00:00Z` (a time without a zone is UTC), or `24h`, `7d` before `now`. */
export function instant(text: string, now: Date): Date {
  const [, amount, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const before = UNIT_MS[unit];
  if (amount !== undefined && before !== undefined) return new Date(now.getTime() - Number(amount) * before);
  const match = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  const hasZone = match?.[1] === undefined || match[4] !== undefined;
  const time = new Date(hasZone ? text : `${text}Z`);
  if (match === null || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(
      'It must be a date, a time as in 2026-03-01T08:00:00Z, or as in 24h or 7d ago.',
    );
  }
  return time;
}

/** Number of list entries shown by default. */
export const DEFAULT_LIMIT = 50;
/** Most list entries: the whole list is kept in memory before it is printed. */
export const MAX_LIMIT = 100_000;
