/** Projects real daily ROAS from past days, and compares the projections with what followed. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { type DailyResult, dailySeries } from '../../src/statistics/trajectory/daily-series.ts';
import { improvementTrajectory } from '../../src/statistics/trajectory/improvement-trajectory.ts';
import { DataFileError, type EvaluationResult } from './evaluation.ts';

/**
 * Columns of the file. It comes from the ad firm: its `revenue` is what the advertiser pays, so it is the advertiser's
 * spend.
 */
const COLUMNS = {
  month: 'month',
  day: 'day',
  series: 'campaign_number',
  spend: 'revenue',
  revenue: 'post_click_sales_amount',
} as const;

/** The file names months without a year. The year is 2020. */
const YEAR = 2020;
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
const DAY_MS = 86_400_000;
const HORIZON_DAYS = 30;
/** As in simulations, a projection is compared with the week around its day. A real week may lack days. */
const REACH_DAYS = 3;
const MIN_TARGET_DAYS = 3;

type Row = Readonly<Record<string, string>>;

interface Errors {
  published: number;
  median28: number;
  /** Number of outcomes inside the 80 % interval. */
  held: number;
  origins: number;
}

/**
 * Mean absolute percentage error 30 days ahead, over all origins of all series, of the service and of the 28-day
 * median.
 */
export function evaluateRealSeries(file: string): EvaluationResult {
  const series = readSeries(file);
  const errors: Errors = { published: 0, median28: 0, held: 0, origins: 0 };
  for (const results of series.values()) addOrigins(errors, results);
  const { origins } = errors;
  if (origins === 0) throw new DataFileError(`${file} has no series long enough to project 30 days ahead`);
  return {
    figures: {
      real_mape_30d: errors.published / origins,
      real_mape_30d_median28: errors.median28 / origins,
      real_coverage80_30d: errors.held / origins,
      real_origins_30d: origins,
    },
    notes: [
      `Real series: the whole and each campaign, ${series.size} in all, projected 30 days ahead from ${origins} days; errors overlap and are few independent ones.`,
    ],
  };
}

function readSeries(file: string): ReadonlyMap<string, readonly DailyResult[]> {
  const series = new Map<string, DailyResult[]>([['', []]]);
  // Equal rows are one row that was reported twice.
  const rows = new Map(readRows(file).map((row) => [JSON.stringify(row), row]));
  for (const row of rows.values()) {
    const result = {
      day: dayOf(row, file),
      spend: numberOf(row, COLUMNS.spend, file),
      revenue: numberOf(row, COLUMNS.revenue, file),
    };
    const name = cellOf(row, COLUMNS.series, file);
    series.get('')?.push(result);
    const own = series.get(name);
    if (own === undefined) series.set(name, [result]);
    else own.push(result);
  }
  return series;
}

function readRows(file: string): readonly Row[] {
  try {
    return parse(readFileSync(file), { columns: true });
  } catch (cause) {
    throw new DataFileError(`${file} cannot be read as CSV with a header`, { cause });
  }
}

function cellOf(row: Row, column: string, file: string): string {
  const text = row[column];
  if (text === undefined) throw new DataFileError(`${file} has no column "${column}"`);
  return text;
}

function numberOf(row: Row, column: string, file: string): number {
  const value = Number(cellOf(row, column, file));
  if (Number.isFinite(value)) return value;
  throw new DataFileError(`${file} has a "${column}" that is no number: ${row[column]}`);
}

function dayOf(row: Row, file: string): number {
  const month = MONTHS.indexOf(cellOf(row, COLUMNS.month, file));
  if (month === -1) throw new DataFileError(`${file} has a month that is none: ${row[COLUMNS.month]}`);
  return Date.UTC(YEAR, month, numberOf(row, COLUMNS.day, file)) / DAY_MS;
}

function addOrigins(errors: Errors, results: readonly DailyResult[]): void {
  const { days } = dailySeries(results);
  for (const [index, { day }] of days.entries()) {
    const known = results.filter((result) => result.day <= day);
    const { projections, paths } = improvementTrajectory(known);
    const [projection] = projections;
    const [path] = paths;
    const week = days
      .slice(index + 1)
      .filter((later) => Math.abs(later.day - day - HORIZON_DAYS) <= REACH_DAYS);
    if (projection === undefined || path === undefined || week.length < MIN_TARGET_DAYS) continue;
    const observed = Math.exp(week.reduce((sum, { logRoas }) => sum + logRoas, 0) / week.length);
    const { roas, interval } = projection;
    errors.published += Math.abs(roas / observed - 1);
    errors.median28 += Math.abs(path.median28 / observed - 1);
    errors.held += Number(interval.lower <= observed && observed <= interval.upper);
    errors.origins += 1;
  }
}
