import { mean, median } from 'simple-statistics';

import type { Point } from '../linear-fit.ts';
import type { ValidDay } from './daily-series.ts';
import { type DailyTrend, dailyTrend } from './daily-trend.ts';
import { type LogPaths, logPaths } from './paths.ts';
import { weeklyMedians } from './weekly-medians.ts';

/** Days ahead for which ROAS is projected. */
export type HorizonDays = 30 | 90 | 365;

/** The horizons, shortest first. */
export const HORIZONS = [30, 90, 365] as const satisfies readonly HorizonDays[];

/**
 * Least history for a trend: two weeks of calendar and ten days of spend. With less, it cannot be separated from
 * day-of-week effects.
 */
export const MIN_HISTORY_DAYS = 14;
export const MIN_VALID_DAYS = 10;

/** Newest valid days that count as the present. */
export const CURRENT_DAYS = 28;

/**
 * Share of days cut off at either end for the trimmed mean. It excludes extreme days like the median does, and has a
 * third less noise where there are none (Huber & Ronchetti 2009, §3.4).
 */
const TRIMMED_SHARE = 1 / 8;

/** A projection from one day. */
export interface Projection {
  readonly trend: DailyTrend;
  readonly weeks: readonly Point[];
  /** The four paths of ln ROAS and their median at a horizon. */
  readonly at: (horizonDays: HorizonDays) => LogPaths;
}

function trimmedMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length * TRIMMED_SHARE);
  return mean(sorted.slice(cut, sorted.length - cut));
}

/** Calendar days from the first valid day to the last, both included; 0 without any. */
function historyDaysOf(days: readonly ValidDay[]): number {
  const first = days.at(0);
  const last = days.at(-1);
  return first === undefined || last === undefined ? 0 : last.day - first.day + 1;
}

/** Projects from the newest of the days; undefined with fewer than MIN_VALID_DAYS or MIN_HISTORY_DAYS. */
export function projectionFrom(days: readonly ValidDay[]): Projection | undefined {
  if (days.length < MIN_VALID_DAYS || historyDaysOf(days) < MIN_HISTORY_DAYS) return undefined;
  const recent = days.slice(-CURRENT_DAYS).map(({ logRoas }) => logRoas);
  const trend = dailyTrend(days);
  const weeks = weeklyMedians(days);
  const inputs = { days, weeks, trend, level: median(recent), trimmedLevel: trimmedMean(recent) };
  return { trend, weeks, at: (horizonDays) => logPaths(inputs, horizonDays) };
}
