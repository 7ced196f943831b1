/** Reads dates as exports write them. Only a date of three numbers has several possible orders. */
import { isCalendarDate } from '../../shared/dates.ts';
import { isoDate } from './date-format.ts';
import { monthNumber } from './months.ts';

/** Orders of day, month and year. */
export const ORDERS = ['DMY', 'MDY', 'YMD'] as const;
/** One order. */
export type DateOrder = (typeof ORDERS)[number];

/** A date, or the dates that the text gives in each order. */
export type DateText =
  | { readonly kind: 'certain'; readonly date: string }
  | { readonly kind: 'numbers'; readonly byOrder: Partial<Readonly<Record<DateOrder, string>>> };

/** A time of day after a date, with an optional offset from UTC. */
export const TIME =
  /(?:T|,?\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;
/** Added to years of two digits. */
const CENTURY = 2000;
const FILLERS = /^(de|del|of|the|er|le|den|do)$/;
const WEEKDAY =
  /^(mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom|mer|jeu|ven|sam|dim|die|mit|don|fre|son|seg|ter|qua|qui|sex|mo|di|mi|do|fr|sa|so)[a-z-]*$/;

/** Reads a cell; undefined when it is not a date. A time of day after the date is ignored. */
export function dateText(text: string): DateText | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return certain(isCalendarDate(text) ? text : undefined);
  const day = text.trim().replace(TIME, '').trim();
  const [, year, , month, dayOfMonth] = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(day) ?? [];
  if (year !== undefined) return certain(isoDate(Number(year), Number(month), Number(dayOfMonth)));
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(day);
  if (compact !== null) return certain(isoDate(Number(compact[1]), Number(compact[2]), Number(compact[3])));
  const numbers = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(day);
  if (numbers !== null) return inOrders(numbers);
  return named(day);
}

function certain(date: string | undefined): DateText | undefined {
  return date === undefined ? undefined : { kind: 'certain', date };
}

function inOrders([, one = '', separator, two = '', three = '']: RegExpExecArray): DateText | undefined {
  const [first, second, last] = [Number(one), Number(two), Number(three)];
  const year = three.length === 4 ? last : CENTURY + last;
  const dayFirst = isoDate(year, second, first);
  // With points as separators, the month never comes first.
  const monthFirst = separator === '.' ? undefined : isoDate(year, first, second);
  const yearFirst =
    three.length === 4 || one.length !== 2 ? undefined : isoDate(CENTURY + first, second, last);
  const byOrder = {
    ...(dayFirst === undefined ? {} : { DMY: dayFirst }),
    ...(monthFirst === undefined ? {} : { MDY: monthFirst }),
    ...(yearFirst === undefined ? {} : { YMD: yearFirst }),
  };
  return Object.keys(byOrder).length === 0 ? undefined : { kind: 'numbers', byOrder };
}

/** `Oct 31, 2026`, `31. Oktober 2026`, `31 de octubre de 2026`, `1er oct. 2026`, `Sat, Oct 31, 2026`. */
function named(text: string): DateText | undefined {
  const { month, numbers, isOther } = monthAndNumbers(text);
  if (month === undefined || isOther || numbers.length !== 2) return undefined;
  const [one = '', two = ''] = numbers;
  const [year, day] = one.length === 4 ? [one, two] : [two, one];
  if (day.length > 2 || (year.length !== 4 && year.length !== 2)) return undefined;
  return certain(isoDate(year.length === 4 ? Number(year) : CENTURY + Number(year), month, Number(day)));
}

/** A month without a day: `October 2026`, `oct. 2026`, `2026-10`, `10/2026`. Gives its first day. */
export function monthText(text: string): string | undefined {
  const [, year, month] = /^(\d{4})[-/.](\d{1,2})$/.exec(text.trim()) ?? [];
  if (year !== undefined) return isoDate(Number(year), Number(month), 1);
  const [, monthFirst, yearLast] = /^(\d{1,2})[-/.](\d{4})$/.exec(text.trim()) ?? [];
  if (monthFirst !== undefined) return isoDate(Number(yearLast), Number(monthFirst), 1);
  const found = monthAndNumbers(text);
  const [only = ''] = found.numbers;
  if (found.month === undefined || found.isOther || found.numbers.length !== 1 || only.length !== 4)
    return undefined;
  return isoDate(Number(only), found.month, 1);
}

function monthAndNumbers(text: string): {
  month: number | undefined;
  numbers: readonly string[];
  isOther: boolean;
} {
  const numbers: string[] = [];
  let month: number | undefined;
  let isOther = false;
  for (const [token] of text.matchAll(/\d+|\p{L}+/gu)) {
    if (/^\d/.test(token)) {
      numbers.push(token);
      continue;
    }
    const number = monthNumber(token);
    const word = token.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    if (number > 0 && (month === undefined || !WEEKDAY.test(word))) month = number;
    else if (!FILLERS.test(word) && !WEEKDAY.test(word) && !/^(st|nd|rd|th|o|a)$/.test(word)) isOther = true;
  }
  return { month, numbers, isOther };
}

/** Two dates with a dash or a word between them, as above Google's tables. */
export function spanText(text: string): readonly [DateText, DateText] | undefined {
  for (const separator of [
    ' - ',
    ' – ',
    ' — ',
    ' to ',
    ' bis ',
    ' al ',
    ' au ',
    ' a ',
    ' até ',
    '–',
    ',',
    '-',
  ]) {
    for (let at = text.indexOf(separator); at > 0; at = text.indexOf(separator, at + 1)) {
      const first = dateText(text.slice(0, at));
      const last = dateText(text.slice(at + separator.length));
      if (first !== undefined && last !== undefined) return [first, last];
    }
  }
  return undefined;
}
