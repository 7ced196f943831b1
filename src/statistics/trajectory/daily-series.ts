import { clamp } from '../distributions.ts';

/** Spend and revenue of one day, in the same currency and unit. Several entries of a day are added up. */
export interface DailyResult {
  /** Whole number of the day, e.g. days since 1970-01-01 in the account's calendar. */
  readonly day: number;
  readonly spend: number;
  readonly revenue: number;
}

/** A day on which money was spent. */
export interface ValidDay {
  readonly day: number;
  /** ln(revenue/spend), finite. */
  readonly logRoas: number;
}

/** The series the trajectory is computed from. */
export interface DailySeries {
  /** Days with spend, oldest first. */
  readonly days: readonly ValidDay[];
  /** Calendar days from the first valid day to the last, both included. */
  readonly historyDays: number;
  /** Valid days without revenue, whose logarithm was replaced. */
  readonly zeroRevenueDays: number;
}

/**
 * ROAS outside this range is an error of units, not a result. It is limited to the bounds so that logarithms stay
 * finite.
 */
const ROAS_RANGE = { lower: 1e-6, upper: 1e6 } as const;

function totalsByDay(results: readonly DailyResult[]): readonly DailyResult[] {
  const totals = new Map<number, DailyResult>();
  for (const { day, spend, revenue } of results) {
    if (!Number.isSafeInteger(day) || !Number.isFinite(spend) || !Number.isFinite(revenue)) continue;
    const before = totals.get(day);
    totals.set(day, { day, spend: (before?.spend ?? 0) + spend, revenue: (before?.revenue ?? 0) + revenue });
  }
  return [...totals.values()].sort((a, b) => a.day - b.day);
}

/**
 * Adds up each day and takes logarithms. Entries that are not numbers, or whose day is not a whole number, are skipped.
 * A day without spend is left out, because nothing was tried. A day with spend and no revenue was tried and failed.
 * Leaving it out would make an account with rare sales look better, so it counts with half the smallest positive ROAS
 * of the series. Medians only use its rank. A series without any revenue has no logarithm, and so no valid day.
 */
export function dailySeries(results: readonly DailyResult[]): DailySeries {
  const spent = totalsByDay(results).filter(({ spend }) => spend > 0);
  const positive = spent.filter(({ revenue }) => revenue > 0);
  if (positive.length === 0) return { days: [], historyDays: 0, zeroRevenueDays: spent.length };
  const logOf = (ratio: number): number => Math.log(clamp(ratio, ROAS_RANGE));
  const smallest = positive.reduce(
    (least, { spend, revenue }) => Math.min(least, revenue / spend),
    Number.POSITIVE_INFINITY,
  );
  const replacement = logOf(smallest / 2);
  const days = spent.map(({ day, spend, revenue }) => ({
    day,
    logRoas: revenue > 0 ? logOf(revenue / spend) : replacement,
  }));
  const first = days.at(0)?.day ?? 0;
  const last = days.at(-1)?.day ?? 0;
  return { days, historyDays: last - first + 1, zeroRevenueDays: spent.length - positive.length };
}
