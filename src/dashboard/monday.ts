/** Calculates with days written as YYYY-MM-DD. */
import { addDays, weekdayOf } from '../shared/dates.ts';

/** Returns the Monday of a day's week. */
export function mondayOf(date: string): string {
  return addDays(date, -weekdayOf(date));
}
