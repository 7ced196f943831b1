/** Detects whether performance records still arrive as usual. */
import { addDays, daysBetween } from '../shared/dates.ts';

/** Newest days with records from which the usual gap is computed. */
const EVALUATED_DATES = 20;
/** Fewest days with records needed to speak of a usual gap. */
const MIN_DATES = 8;
/** Longest usual gap. An account that reports less than weekly is not missed for a week. */
const MAX_USUAL_GAP_DAYS = 7;
/** A stall is a silence of more than this many usual gaps, and of more than MIN_SILENT_DAYS. */
const SILENT_GAPS = 4;
/** A silence up to this many days is no stall, whatever the usual gap: it may be a long weekend. */
const MIN_SILENT_DAYS = 3;
/** A longer silence is no longer a stall: the account has stopped reporting. */
const MAX_SILENT_DAYS = 366;

/** Records that used to arrive and no longer do. */
export interface Stall {
  readonly newestDate: string;
  readonly silentDays: number;
  /** Median number of days from one day with records to the next; 1 is daily. */
  readonly usualGapDays: number;
}

/** Finds a stall on the given day. Undefined when records arrive as usual, or never came regularly. */
export function findStall(figureDates: readonly string[], today: string): Stall | undefined {
  const dates = [...new Set(figureDates)].sort().toReversed().slice(0, EVALUATED_DATES);
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

/** Whether an account may have stalled, given the day of its newest known record. */
export function mayHaveStalled(newestDate: string, today: string): boolean {
  return newestDate < addDays(today, -MIN_SILENT_DAYS) && newestDate >= addDays(today, -MAX_SILENT_DAYS);
}
