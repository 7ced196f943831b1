/** Days of the calendar as YYYY-MM-DD: they sort as text. */

/** Nothing that teaches is older; earlier dates are mistakes of a parser. */
export const OLDEST_DATE = '1990-01-01';

const DAY_MS = 86_400_000;

/** The latest day a figure may have: tomorrow in UTC, since the account's day may be ahead of ours. */
export function latestDate(now: Date): string {
  return utcDate(now.getTime() + DAY_MS);
}

/** The UTC day of an instant in milliseconds. */
export function utcDate(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** Whether the text is a real day: 2026-02-30 is not. */
export function isCalendarDate(date: string): boolean {
  const parsed = Date.parse(`${date}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(parsed) && utcDate(parsed) === date;
}

/** Days since the Monday of the day's week: 0–6. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** ISO 8601 week of a day, as in 2020-W14: weeks begin on Monday, the first one holds the year's first Thursday. */
export function isoWeek(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (3 - weekdayOf(date)) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The day so many days later, or earlier. */
export function addDays(date: string, days: number): string {
  return utcDate(Date.parse(date) + days * DAY_MS);
}

/** Days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
