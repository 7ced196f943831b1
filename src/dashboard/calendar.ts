/** Days as YYYY-MM-DD, counted and named. */
import { utcDate, weekdayOf } from '../performance/dates.ts';

const DAY_MS = 86_400_000;

/** The day it is in an IANA zone. */
export function localDate(at: Date, timeZone: string): string {
  // The Canadian way of writing a date is ISO 8601's.
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return format.format(at);
}

/** The day so many days later, or earlier. */
export function addDays(date: string, days: number): string {
  return utcDate(Date.parse(date) + days * DAY_MS);
}

/** Days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The Monday of a day's week. */
export function mondayOf(date: string): string {
  return addDays(date, -weekdayOf(date));
}
