import { PowerRegression } from 'ml-regression';
import { median } from 'simple-statistics';

import { clamp } from '../distributions.ts';
import type { Point } from '../linear-fit.ts';
import type { ValidDay } from './daily-series.ts';
import type { DailyTrend } from './daily-trend.ts';

/** The four forecasts of ln ROAS at one horizon, and the one published. */
export interface LogPaths {
  readonly median28: number;
  readonly dampedHolt: number;
  readonly dampedTrend: number;
  readonly powerLaw: number;
  /** Median of the four: one runaway path cannot move it far. */
  readonly published: number;
}

/** What the paths are drawn from. */
export interface PathInputs {
  readonly days: readonly ValidDay[];
  readonly weeks: readonly Point[];
  readonly trend: DailyTrend;
  /** Median ln ROAS of the newest 28 valid days. */
  readonly level: number;
  /** The trend's own starting point: trimmed mean ln ROAS of the newest 28 valid days. */
  readonly trimmedLevel: number;
}

/** A trend loses 1 % of its daily step each day: it ends after about 100 daily steps in all. */
const DAILY_DAMPING = 0.99;
const WEEKLY_DAMPING = DAILY_DAMPING ** 7;

/**
 * Share of a week's surprise taken into the level and into the weekly trend. The level's share is 1/k at the k-th week,
 * which is their plain mean, until it is down to this: the first week is no better known than any other. Weekly medians
 * are noisy: on simulated series a trend gain of .1 makes this path up to twice as wrong as the plain median, .03 keeps
 * it level with it.
 */
const HOLT_LEVEL_GAIN = 0.2;
const HOLT_TREND_GAIN = 0.03;

/** No path may multiply or divide the current level by more than ten, whatever it extrapolates. */
const MAX_LOG_CHANGE = Math.LN10;

/** φ + φ² + … + φ^steps, for any real number of steps. */
function dampedSteps(damping: number, steps: number): number {
  return (damping * (1 - damping ** steps)) / (1 - damping);
}

/** What one daily step adds up to over a horizon, damped: at most about 100 steps. */
export function dampedTrendSteps(horizonDays: number): number {
  return dampedSteps(DAILY_DAMPING, horizonDays);
}

/**
 * Damped additive Holt (Gardner & McKenzie 1985) on weekly medians of ln ROAS. A missing week lets level and
 * trend run on as forecast.
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

/** The shrunk slope, damped, from the trimmed mean of 28 days; that lags the newest day, by a week as it is taken here. */
function dampedTrend(
  { shrunkSlope }: DailyTrend,
  { horizonDays, trimmedLevel }: { readonly horizonDays: number; readonly trimmedLevel: number },
): number {
  return trimmedLevel + (14 * shrunkSlope) / 2 + shrunkSlope * dampedTrendSteps(horizonDays);
}

/** ROAS = A·(day + 1)^B with day 0 the first valid day: fast gains first, slower ones after. */
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
