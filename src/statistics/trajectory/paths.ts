import { PowerRegression } from 'ml-regression';
import { median } from 'simple-statistics';

import { clamp } from '../distributions.ts';
import type { Point } from '../linear-fit.ts';
import type { ValidDay } from './daily-series.ts';
import type { DailyTrend } from './daily-trend.ts';

/** The four forecasts of ln ROAS at one horizon, and the published one. */
export interface LogPaths {
  readonly median28: number;
  readonly dampedHolt: number;
  readonly dampedTrend: number;
  readonly powerLaw: number;
  /** Median of the four, so that one extreme path cannot move it far. */
  readonly published: number;
}

/** Input of the paths. */
export interface PathInputs {
  readonly days: readonly ValidDay[];
  readonly weeks: readonly Point[];
  readonly trend: DailyTrend;
  /** Median ln ROAS of the newest 28 valid days. */
  readonly level: number;
  /** The starting point of the trend: trimmed mean ln ROAS of the newest 28 valid days. */
  readonly trimmedLevel: number;
}

/** The daily step of a trend loses 1 % each day. So it ends after about 100 daily steps in total. */
const DAILY_DAMPING = 0.99;
const WEEKLY_DAMPING = DAILY_DAMPING ** 7;

/**
 * Share of a week's forecast error that is added to the level and to the weekly trend. The level's share is 1/k in the
 * k-th week, which gives the plain mean, until it is down to this value: the first week is no more reliable than any
 * other. Weekly medians are noisy. On simulated series a trend share of .1 makes this path up to twice as wrong as the
 * plain median; .03 keeps it as good.
 */
const HOLT_LEVEL_GAIN = 0.2;
const HOLT_TREND_GAIN = 0.03;

/** No path may multiply or divide the current level by more than ten. */
const MAX_LOG_CHANGE = Math.LN10;

/** φ + φ² + … + φ^steps, for any real number of steps. */
function dampedSteps(damping: number, steps: number): number {
  return (damping * (1 - damping ** steps)) / (1 - damping);
}

/** Sum of the damped daily steps over a horizon: at most about 100 steps. */
export function dampedTrendSteps(horizonDays: number): number {
  return dampedSteps(DAILY_DAMPING, horizonDays);
}

/**
 * Damped additive Holt (Gardner & McKenzie 1985) on weekly medians of ln ROAS. In a missing week, level and trend
 * continue as forecast.
 */
function dampedHolt(
  weeks: readonly Point[],
  { horizonDays, level }: { readonly horizonDays: number; readonly level: number },
): number {
  const [first, ...rest] = weeks;
  if (first === undefined || rest.length < 2) return level;
  let smoothed = first.y;
  let slope = 0;
  let week = first.x;
  for (const [index, { x, y }] of rest.entries()) {
    smoothed += slope * dampedSteps(WEEKLY_DAMPING, x - week);
    slope *= WEEKLY_DAMPING ** (x - week);
    const surprise = y - smoothed;
    smoothed += Math.max(HOLT_LEVEL_GAIN, 1 / (index + 2)) * surprise;
    slope += HOLT_TREND_GAIN * surprise;
    week = x;
  }
  return smoothed + slope * dampedSteps(WEEKLY_DAMPING, horizonDays / 7);
}

/**
 * The shrunk and damped slope, starting from the trimmed mean of 28 days. That mean lags the newest day, by a week as
 * used here.
 */
function dampedTrend(
  { shrunkSlope }: DailyTrend,
  { horizonDays, trimmedLevel }: { readonly horizonDays: number; readonly trimmedLevel: number },
): number {
  return trimmedLevel + (14 * shrunkSlope) / 2 + shrunkSlope * dampedTrendSteps(horizonDays);
}

/** ROAS = A·(day + 1)^B with day 0 the first valid day: fast gains at first, slower ones later. */
function powerLaw(
  days: readonly ValidDay[],
  { horizonDays, level }: { readonly horizonDays: number; readonly level: number },
): number {
  const first = days.at(0)?.day ?? 0;
  const last = days.at(-1)?.day ?? 0;
  if (days.length < 2 || last === first) return level;
  const { A, B } = new PowerRegression(
    days.map(({ day }) => day - first + 1),
    days.map(({ logRoas }) => Math.exp(logRoas)),
  );
  const forecast = Math.log(A) + B * Math.log(last - first + 1 + horizonDays);
  return Number.isFinite(forecast) ? forecast : level;
}

/** All four forecasts of ln ROAS `horizonDays` after the newest day, each within ± ln 10 of the level. */
export function logPaths(
  { days, weeks, trend, level, trimmedLevel }: PathInputs,
  horizonDays: number,
): LogPaths {
  const from = { horizonDays, level, trimmedLevel };
  const bounded = (value: number): number =>
    clamp(value, { lower: level - MAX_LOG_CHANGE, upper: level + MAX_LOG_CHANGE });
  const paths = {
    median28: level,
    dampedHolt: bounded(dampedHolt(weeks, from)),
    dampedTrend: bounded(dampedTrend(trend, from)),
    powerLaw: bounded(powerLaw(days, from)),
  };
  return { ...paths, published: median(Object.values(paths)) };
}
