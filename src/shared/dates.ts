/** Days of the calendar as YYYY-MM-DD: they sort as text. */

/** The oldest date that is accepted. Earlier dates are parser mistakes. */
export const OLDEST_DATE = '1990-01-01';

const DAY_MS = 86_400_000;

/** The latest day of a performance record: tomorrow in UTC, because an account's day may be ahead of UTC. */
export function latestDate(now: Date): string {
  return utcDate(now.getTime() + DAY_MS);
}

/** The UTC day of an instant in milliseconds since 1970. */
export function utcDate(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** Whether the text is an existing day: 2026-02-30 is not. */
export function isCalendarDate(date: string): boolean {
  const parsed = Date.parse(`${date}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(parsed) && utcDate(parsed) === date;
}

/** Days since the Monday of the day's week, 0 to 6. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/**
 * ISO 8601 week of a day, for example 2020-W14. Weeks begin on Monday, and the first week has the year's first
 * Thursday.
 */
export function isoWeek(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (3 - weekdayOf(date)) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The day this many days later, or earlier for a negative number. */
export function addDays(date: string, days: number): string {
  return utcDate(Date.parse(date) + days * DAY_MS);
}

/** Number of days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
