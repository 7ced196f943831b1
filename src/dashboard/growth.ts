/** What each day brought. */
import type { CycleRecord } from '../learning/cycle/cycle-record.ts';
import { addDays, utcDate } from '../shared/dates.ts';

/** A day's sums. */
export interface DaySums {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly events: number;
  readonly figures: number;
}

/** A day of growth; patterns are absent where nobody counts them. */
export interface GrowthDay extends DaySums {
  readonly patterns: number | undefined;
}

/** The days of a span, oldest first. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The span of so many days that ends with `today`. */
export function spanOf(today: string, days: number): Span {
  return { from: addDays(today, 1 - days), to: today };
}

/** Every day of the span, those without anything too. `patterns` by date; undefined: nobody counts them. */
export function fillDays(
  { from, to }: Span,
  sums: readonly DaySums[],
  patterns: ReadonlyMap<string, number> | undefined,
): readonly GrowthDay[] {
  const byDate = new Map(sums.map((day) => [day.date, day]));
  const days: GrowthDay[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const { events = 0, figures = 0 } = byDate.get(date) ?? {};
    days.push({ date, events, figures, patterns: patterns && (patterns.get(date) ?? 0) });
  }
  return days;
}

/**
 * The first date whose sums are whole, when reading stopped at a limit: the oldest one read may lack a part. Undefined:
 * all are whole.
 */
export function completeFrom(sums: readonly DaySums[], isLimited: boolean): string | undefined {
  if (!isLimited) return undefined;
  const [oldest] = sums.map(({ date }) => date).sort();
  return oldest === undefined ? undefined : addDays(oldest, 1);
}

/** Pattern versions that cycles published, by the UTC day they ended. */
export function publishedPatterns(cycles: readonly CycleRecord[]): ReadonlyMap<string, number> {
  const byDate = new Map<string, number>();
  for (const { publishedEpoch, endedAtMs, stages } of cycles) {
    if (publishedEpoch === 0 || endedAtMs === null) continue;
    const counts = stages.find(({ name }) => name === 'UPDATE_KNOWLEDGE')?.counts;
    const published = (counts?.patterns_new ?? 0) + (counts?.patterns_changed ?? 0);
    const date = utcDate(endedAtMs);
    byDate.set(date, (byDate.get(date) ?? 0) + published);
  }
  return byDate;
}
