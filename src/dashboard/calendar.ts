/** Days as YYYY-MM-DD, counted and named. */
import { utcDate, weekdayOf } from '../performance/dates.ts';

const DAY_MS = 86_400_000;

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
