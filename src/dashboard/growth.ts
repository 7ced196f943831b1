/** Growth of each day. */
import type { CycleRecord } from '../learning/cycle/cycle-record.ts';
import { addDays, utcDate } from '../shared/dates.ts';

/** The sums of one day. */
export interface DaySums {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly events: number;
  readonly figures: number;
}

/** One day of growth. Patterns are absent where they are not counted. */
export interface GrowthDay extends DaySums {
  readonly patterns: number | undefined;
}

/** The days of a span, oldest first. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Returns the span of the given number of days that ends with `today`. */
export function spanOf(today: string, days: number): Span {
  return { from: addDays(today, 1 - days), to: today };
}

/**
 * Returns every day of the span, including days without data. `patterns` is by date, or undefined when patterns are not
 * counted.
 */
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
 * Returns the first date with complete sums when reading stopped at a limit. The oldest date that was read may be
 * incomplete. Undefined when all are complete.
 */
export function completeFrom(sums: readonly DaySums[], isLimited: boolean): string | undefined {
  if (!isLimited) return undefined;
  const [oldest] = sums.map(({ date }) => date).sort();
  return oldest === undefined ? undefined : addDays(oldest, 1);
}

/** Counts the pattern versions that cycles published, by the UTC day on which the cycle ended. */
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
