import { median } from 'simple-statistics';

import type { Point } from '../linear-fit.ts';
import type { ValidDay } from './daily-series.ts';

/** Fewest valid days of a week for a meaningful median. */
const MIN_DAYS_PER_WEEK = 3;

/**
 * Median ln ROAS of each week, oldest first; x counts weeks, 0 being the first week of the series. Weeks are counted
 * back from the newest day, so that the newest is whole and day-of-week effects cancel in every one. Weeks with too
 * few days are left out and leave a gap in x.
 */
export function weeklyMedians(days: readonly ValidDay[]): readonly Point[] {
  const first = days.at(0);
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const weeksBack = (day: number): number => Math.floor((last.day - day) / 7);
  const oldest = weeksBack(first.day);
  const weeks = new Map<number, number[]>();
  for (const { day, logRoas } of days) {
    const week = oldest - weeksBack(day);
    const values = weeks.get(week);
    if (values === undefined) weeks.set(week, [logRoas]);
    else values.push(logRoas);
  }
  return [...weeks]
    .filter(([, values]) => values.length >= MIN_DAYS_PER_WEEK)
    .map(([x, values]) => ({ x, y: median(values) }));
}
