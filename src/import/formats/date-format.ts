/** Reads dates in a format that a person states. */
import { isCalendarDate } from '../../shared/dates.ts';
import { type Parsed, parsed, unreadable } from '../parsed.ts';
import { monthNumber } from './months.ts';

/** Reads a date as YYYY-MM-DD. */
export type DateReader = (text: string) => Parsed<string>;

/** The format of the service itself. */
export const ISO_FORMAT = 'YYYY-MM-DD';

/** The pattern of each part of a format. Longer parts come first, because parts are tried in this order. */
const PARTS: readonly (readonly [part: string, group: 'year' | 'month' | 'day' | 'name', pattern: string])[] =
  [
    ['YYYY', 'year', '\\d{4}'],
    ['MMMM', 'name', '\\p{L}+\\.?'],
    ['MMM', 'name', '\\p{L}+\\.?'],
    ['MM', 'month', '\\d{2}'],
    ['M', 'month', '\\d{1,2}'],
    ['DD', 'day', '\\d{2}'],
    ['D', 'day', '\\d{1,2}'],
  ];

/** A reader for a format that names year, month and day once each, in any order; undefined for any other format. */
export function dateReader(format: string): DateReader | undefined {
  const groups: string[] = [];
  let pattern = '';
  for (let rest = format; rest !== ''; ) {
    const part = PARTS.find(([name]) => rest.startsWith(name));
    if (part === undefined) {
      pattern += rest.charAt(0).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
      rest = rest.slice(1);
      continue;
    }
    const [name, group, matched] = part;
    groups.push(group === 'name' ? 'month' : group);
    pattern += `(?<${group}>${matched})`;
    rest = rest.slice(name.length);
  }
  if ([...groups].sort().join() !== 'day,month,year') return undefined;
  const expression = new RegExp(`^${pattern}$`, 'u');
  return (text) => {
    const found = expression.exec(text)?.groups;
    if (found === undefined) return unreadable(`"${text}" is not a date of the form ${format}`);
    const month = found.name === undefined ? Number(found.month) : monthNumber(found.name);
    const date = isoDate(Number(found.year), month, Number(found.day));
    return date === undefined ? unreadable(`"${text}" is not a day of the calendar`) : parsed(date);
  };
}

/** YYYY-MM-DD; undefined for a date that does not exist. */
export function isoDate(year: number, month: number, day: number): string | undefined {
  const two = (number: number): string => String(number).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return isCalendarDate(date) ? date : undefined;
}
