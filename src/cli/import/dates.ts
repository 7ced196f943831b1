/** Dates out of cells, by a format that the person gives. */
import { isCalendarDate } from '../../performance/dates.ts';
import { type Parsed, parsed, unreadable } from './parsed.ts';

/** Reads a date as YYYY-MM-DD. */
export type DateReader = (text: string) => Parsed<string>;

/** The format of the service itself. */
export const ISO_FORMAT = 'YYYY-MM-DD';

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;
/** What a month's name is told by. */
const SHORT_NAME_LENGTH = 3;

/** What each part of a format matches: the longest parts first, as they are looked for in this order. */
const PARTS: readonly (readonly [part: string, group: 'year' | 'month' | 'day' | 'name', pattern: string])[] =
  [
    ['YYYY', 'year', '\\d{4}'],
    ['MMMM', 'name', '[a-zA-Z]+'],
    ['MMM', 'name', '[a-zA-Z]+'],
    ['MM', 'month', '\\d{2}'],
    ['M', 'month', '\\d{1,2}'],
    ['DD', 'day', '\\d{2}'],
    ['D', 'day', '\\d{1,2}'],
  ];

/** A format that names year, month and day once each, in any order, or undefined for one that does not. */
export function dateReader(format: string): DateReader | undefined {
  const groups: string[] = [];
  let pattern = '';
  for (let rest = format; rest !== ''; ) {
    const part = PARTS.find(([name]) => rest.startsWith(name));
    if (part === undefined) {
      pattern += rest.charAt(0).replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
      rest = rest.slice(1);
      continue;
    }
    const [name, group, matched] = part;
    groups.push(group === 'name' ? 'month' : group);
    pattern += `(?<${group}>${matched})`;
    rest = rest.slice(name.length);
  }
  if ([...groups].sort().join() !== 'day,month,year') return undefined;
  const expression = new RegExp(`^${pattern}$`);
  return (text) => {
    const found = expression.exec(text)?.groups;
    if (found === undefined) return unreadable(`"${text}" is not a date of the form ${format}`);
    const month = found.name === undefined ? Number(found.month) : monthNumber(found.name);
    const date = [found.year, twoDigits(month), twoDigits(Number(found.day))].join('-');
    return isCalendarDate(date) ? parsed(date) : unreadable(`"${text}" is not a day of the calendar`);
  };
}

/** 1–12 by the English name or its beginning, in any case; 0 for another word. */
function monthNumber(name: string): number {
  const lower = name.toLowerCase();
  if (lower.length < SHORT_NAME_LENGTH) return 0;
  return MONTHS.findIndex((month) => month.startsWith(lower)) + 1;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
