/** Whether figures still come as they used to. */
import { addDays, daysBetween } from '../shared/dates.ts';

/** Newest days with figures that the usual gap is taken from. */
const JUDGED_DATES = 20;
/** Fewer days with figures are no habit. */
const MIN_DATES = 8;
/** Who reports less than weekly is not missed for a week. */
const MAX_USUAL_GAP_DAYS = 7;
/** A stall is a silence of more than so many usual gaps, */
const SILENT_GAPS = 4;
/** and of more than so many days: a long weekend is none. */
const MIN_SILENT_DAYS = 3;
/** Then it is a history. */
const MAX_SILENT_DAYS = 366;

/** Figures that used to come and do not. */
export interface Stall {
  readonly newestDate: string;
  readonly silentDays: number;
  /** Median of the days from one day with figures to the next: 1 is daily. */
  readonly usualGapDays: number;
}

/** The stall there is on a day; undefined when figures come as usual, or never came regularly. */
export function findStall(figureDates: readonly string[], today: string): Stall | undefined {
  const dates = [...new Set(figureDates)].sort().toReversed().slice(0, JUDGED_DATES);
  const [newestDate] = dates;
  if (newestDate === undefined || dates.length < MIN_DATES) return undefined;
  const gaps = dates.slice(1).map((date, at) => daysBetween(date, dates[at] ?? date));
  const usualGapDays = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const silentDays = daysBetween(newestDate, today);
  const isStalled =
    usualGapDays <= MAX_USUAL_GAP_DAYS &&
    silentDays > Math.max(MIN_SILENT_DAYS, SILENT_GAPS * usualGapDays) &&
    silentDays <= MAX_SILENT_DAYS;
  return isStalled ? { newestDate, silentDays, usualGapDays } : undefined;
}

/** Whether an account whose newest known figures are of this day could have stalled. */
export function mayHaveStalled(newestDate: string, today: string): boolean {
  return newestDate < addDays(today, -MIN_SILENT_DAYS) && newestDate >= addDays(today, -MAX_SILENT_DAYS);
}
