/** Days as YYYY-MM-DD, counted and named. */
import { addDays, weekdayOf } from '../shared/dates.ts';

/** The Monday of a day's week. */
export function mondayOf(date: string): string {
  return addDays(date, -weekdayOf(date));
}
