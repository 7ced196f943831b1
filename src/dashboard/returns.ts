/** Return on ad spend by day and by week. */
import type { DailyMoney } from '../trajectory/improvement-answer.ts';
import { mondayOf } from './monday.ts';

/** Money of a span of 1 or 7 days. Its date is the first day of the span. */
export interface SpanMoney extends DailyMoney {
  readonly days: 1 | 7;
}

const SHOWN_DAYS = 30;
const SHOWN_WEEKS = 26;

/** Returns the newest days, oldest first. */
export function moneyByDay(days: readonly DailyMoney[]): readonly SpanMoney[] {
  return days.slice(-SHOWN_DAYS).map((day) => ({ ...day, days: 1 }));
}

/** Returns the newest weeks with at least one day, oldest first. */
export function moneyByWeek(days: readonly DailyMoney[]): readonly SpanMoney[] {
  const weeks = new Map<string, SpanMoney>();
  for (const { date, spendMicros, revenueMicros } of days) {
    const monday = mondayOf(date);
    const week = weeks.get(monday);
    weeks.set(monday, {
      date: monday,
      days: 7,
      spendMicros: (week?.spendMicros ?? 0n) + spendMicros,
      revenueMicros: (week?.revenueMicros ?? 0n) + revenueMicros,
    });
  }
  return [...weeks.values()].sort((a, b) => (a.date < b.date ? -1 : 1)).slice(-SHOWN_WEEKS);
}
