/** Reads the days of a row: a single day, or a span to be split. */

import { addDays, daysBetween } from '../../shared/dates.ts';
import { type DateReader, dateReader, ISO_FORMAT } from '../formats/date-format.ts';
import { type DateOrder, type DateText, dateText, monthText, ORDERS } from '../formats/date-text.ts';
import { type Parsed, parsed, unreadable } from '../parsed.ts';
import { readSource } from './columns.ts';
import type { DaySource } from './mapping.ts';

/** First and last day, as YYYY-MM-DD. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

/** How dates are written. */
export interface DateReading {
  /** Reader of the format that a person stated. */
  readonly stated: DateReader | undefined;
  readonly order: DateOrder | undefined;
  /** Name of the format in messages. */
  readonly label: string;
}

/** A longer span does not come from a report by day. */
const MAX_SPAN_DAYS = 400;

/** How to read dates by an option: a pattern such as DD/MM/YYYY, or an order. Undefined for any other text. */
export function statedDates(format: string): DateReading | undefined {
  const order = ORDERS.find((each) => each === format.toUpperCase());
  if (order !== undefined) return { stated: undefined, order, label: order };
  const stated = dateReader(format);
  return stated === undefined ? undefined : { stated, order: undefined, label: format };
}

/** How to read dates without a stated format. */
export function detectedDates(order: DateOrder | undefined): DateReading {
  return { stated: undefined, order, label: order === undefined ? ISO_FORMAT : order };
}

/** Reads one date. */
export function readDate(text: string, { stated, order, label }: DateReading): Parsed<string> {
  if (stated !== undefined) return stated(text);
  const date = inOrder(dateText(text), order);
  return date === undefined ? unreadable(`"${text}" is not a date of the form ${label}`) : parsed(date);
}

/** A date in the settled order. */
export function inOrder(date: DateText | undefined, order: DateOrder | undefined): string | undefined {
  if (date === undefined) return undefined;
  if (date.kind === 'certain') return date.date;
  if (order !== undefined) return date.byOrder[order];
  const [only, ...others] = Object.values(date.byOrder);
  // 31.10.2026 and 10/31/2026 have only one possible order. If the file has other dates too, these contradict them.
  return others.length === 0 ? only : undefined;
}

/** Reads the days of a row. `report` are the days above the table. Undefined when the cell is empty. */
export function readDays(
  days: DaySource,
  cells: readonly string[],
  {
    reading,
    report,
    isPlaceholder,
  }: {
    readonly reading: DateReading;
    readonly report: Days | undefined;
    readonly isPlaceholder: (cell: string) => boolean;
  },
): Parsed<Days | undefined> {
  if (days.kind === 'none') return parsed(undefined);
  if (days.kind === 'report') return parsed(report);
  if (days.kind === 'span') {
    const start = readSource(days.start, cells, isPlaceholder);
    const end = readSource(days.end, cells, isPlaceholder);
    if (start === '' || end === '') return parsed(undefined);
    const [first, last] = [readDate(start, reading), readDate(end, reading)];
    if (!first.ok) return first;
    if (!last.ok) return last;
    return checked({ first: first.value, last: last.value });
  }
  const text = readSource(days.source, cells, isPlaceholder);
  if (text === '') return parsed(undefined);
  const month = days.kind === 'month' ? monthText(text) : undefined;
  const date = month === undefined ? readDate(text, reading) : parsed(month);
  if (!date.ok) return date;
  if (days.kind === 'day') return parsed({ first: date.value, last: date.value });
  const last = days.kind === 'week' ? addDays(date.value, 6) : lastOfMonth(date.value);
  return checked(clipped({ first: date.value, last }, report));
}

function checked(days: Days): Parsed<Days> {
  if (days.first > days.last)
    return unreadable(`the days end (${days.last}) before they begin (${days.first})`);
  if (spanLength(days) > MAX_SPAN_DAYS) return unreadable(`the row covers more than ${MAX_SPAN_DAYS} days`);
  return parsed(days);
}

/** Limits a week or month to the days of the report. */
function clipped({ first, last }: Days, report: Days | undefined): Days {
  if (report === undefined || report.last < first || report.first > last) return { first, last };
  return {
    first: report.first > first ? report.first : first,
    last: report.last < last ? report.last : last,
  };
}

/** Number of days. */
export function spanLength({ first, last }: Days): number {
  return daysBetween(first, last) + 1;
}

function lastOfMonth(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
