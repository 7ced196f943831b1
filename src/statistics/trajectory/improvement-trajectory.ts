import { median } from 'simple-statistics';

import { type DailyResult, type DailySeries, dailySeries, type ValidDay } from './daily-series.ts';
import { type DailyTrend, dailyTrend } from './daily-trend.ts';
import {
  type LearningStatus,
  learningStatus,
  type StatusEvidence,
  statusEvidence,
} from './learning-status.ts';
import { logPaths } from './paths.ts';
import { weeklyMedians } from './weekly-medians.ts';

/** Days ahead that are projected. */
export type HorizonDays = 30 | 90 | 365;

/** The four forecasts of one horizon as ROAS, rounded like the published one, which is their median. */
export interface TrajectoryPaths {
  readonly horizonDays: HorizonDays;
  readonly median28: number;
  readonly dampedHolt: number;
  readonly dampedTrend: number;
  readonly powerLaw: number;
  readonly published: number;
}

/** What is published of an account's ROAS over time. ROAS is revenue per unit of spend. */
export interface ImprovementTrajectory {
  /** Median of the first 7 valid days; undefined with fewer than two valid days. */
  readonly initialRoas: number | undefined;
  /** Median of the newest 28 valid days. */
  readonly currentRoas: number | undefined;
  /** Percent per day, after shrinkage. */
  readonly dailyImprovementRate: number | undefined;
  readonly projected30d: number | undefined;
  readonly projected90d: number | undefined;
  readonly projected365d: number | undefined;
  /** Projected over initial ROAS, both as published: 2 is "twice as good as at the start". */
  readonly improvement30d: number | undefined;
  readonly improvement90d: number | undefined;
  readonly improvement365d: number | undefined;
  /** Whether a year's projection reaches ten times the start, with history enough to say so. */
  readonly onTrackFor10x: boolean;
  readonly learningStatus: LearningStatus;
  /** History shorter than a third of the horizon. */
  readonly lowHistory30d: boolean;
  readonly lowHistory90d: boolean;
  readonly lowHistory365d: boolean;
  /** Days with spend. */
  readonly validDays: number;
  /** Calendar days from the first valid day to the newest. */
  readonly historyDays: number;
  /** One per horizon, shortest first; empty with INSUFFICIENT_DATA. */
  readonly paths: readonly TrajectoryPaths[];
  readonly trend: DailyTrend | undefined;
  readonly evidence: StatusEvidence | undefined;
  /** How the numbers were made, for people. */
  readonly method: string;
  /** What to bear in mind with these numbers, for people. */
  readonly notes: readonly string[];
}

/** Multiples of the initial ROAS to compare with. They are targets: nothing in the projection aims at them. */
export const IMPROVEMENT_TARGETS: readonly { readonly day: number; readonly multiple: number }[] = [
  { day: 1, multiple: 1 },
  { day: 30, multiple: 2 },
  { day: 90, multiple: 5 },
  { day: 365, multiple: 10 },
];

/** A trend needs two weeks of calendar and ten days of spend before it is told from the days of the week. */
export const MIN_HISTORY_DAYS = 14;
export const MIN_VALID_DAYS = 10;

const HORIZONS: readonly HorizonDays[] = [30, 90, 365];
const INITIAL_DAYS = 7;
const CURRENT_DAYS = 28;
const TEN_TIMES = 10;

const METHOD =
  'Initial: median daily ROAS of the first 7 days with spend; current: of the newest 28. Projection: median of four ' +
  'paths of ln ROAS (28-day median, damped Holt on weekly medians, shrunk Theil–Sen trend damped by .99 a day, power ' +
  'law), none moving the level by more than a factor of ten. Improvement: projected over initial, both as published.';

/** Four decimals: what is published, and what everything derived is computed from, so that it can be checked by hand. */
function published(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function medianRoas(days: readonly ValidDay[]): number {
  return published(Math.exp(median(days.map(({ logRoas }) => logRoas))));
}

function ratio(projected: number, initial: number): number | undefined {
  return initial > 0 ? published(projected / initial) : undefined;
}

function notesOn(
  { days, historyDays, zeroRevenueDays }: DailySeries,
  sufficient: boolean,
): readonly string[] {
  const notes: string[] = [];
  if (!sufficient) {
    notes.push(
      `Fewer than ${MIN_HISTORY_DAYS} days of history or ${MIN_VALID_DAYS} days with spend: nothing is extrapolated.`,
    );
  }
  if (zeroRevenueDays > 0) {
    notes.push(
      days.length === 0
        ? 'No day with spend had revenue.'
        : `${zeroRevenueDays} days with spend and no revenue are taken at half the smallest positive daily ROAS.`,
    );
  }
  const short = HORIZONS.filter((horizon) => isLowHistory(historyDays, horizon));
  if (sufficient && short.length > 0) {
    notes.push(`History is shorter than a third of the horizon at ${short.join(' and ')} days.`);
  }
  notes.push('Projections carry no interval.');
  return notes;
}

function isLowHistory(historyDays: number, horizon: HorizonDays): boolean {
  return historyDays < horizon / 3;
}

function pathsAt(series: DailySeries, trend: DailyTrend): readonly TrajectoryPaths[] {
  const { days } = series;
  const level = median(days.slice(-CURRENT_DAYS).map(({ logRoas }) => logRoas));
  const inputs = { days, weeks: weeklyMedians(days), trend, level };
  return HORIZONS.map((horizonDays) => {
    const paths = logPaths(inputs, horizonDays);
    return {
      horizonDays,
      median28: published(Math.exp(paths.median28)),
      dampedHolt: published(Math.exp(paths.dampedHolt)),
      dampedTrend: published(Math.exp(paths.dampedTrend)),
      powerLaw: published(Math.exp(paths.powerLaw)),
      published: published(Math.exp(paths.published)),
    };
  });
}

function frame(series: DailySeries, sufficient: boolean) {
  const { historyDays } = series;
  return {
    validDays: series.days.length,
    historyDays,
    lowHistory30d: isLowHistory(historyDays, 30),
    lowHistory90d: isLowHistory(historyDays, 90),
    lowHistory365d: isLowHistory(historyDays, 365),
    method: METHOD,
    notes: notesOn(series, sufficient),
  };
}

function insufficient(series: DailySeries): ImprovementTrajectory {
  const { days } = series;
  const known = days.length >= 2;
  const initialRoas = known ? medianRoas(days.slice(0, INITIAL_DAYS)) : undefined;
  const currentRoas = known ? medianRoas(days.slice(-CURRENT_DAYS)) : undefined;
  const improvement =
    initialRoas === undefined || currentRoas === undefined ? undefined : ratio(currentRoas, initialRoas);
  return {
    ...frame(series, false),
    initialRoas,
    currentRoas,
    dailyImprovementRate: known ? 0 : undefined,
    projected30d: currentRoas,
    projected90d: currentRoas,
    projected365d: currentRoas,
    improvement30d: improvement,
    improvement90d: improvement,
    improvement365d: improvement,
    onTrackFor10x: false,
    learningStatus: 'INSUFFICIENT_DATA',
    paths: [],
    trend: undefined,
    evidence: undefined,
  };
}

/**
 * Where an account's ROAS came from, is and is heading. Order and repetition of days do not matter. With fewer than
 * two valid days nothing is known and the numbers are undefined; with fewer than MIN_HISTORY_DAYS or MIN_VALID_DAYS the
 * projections are the current level. No number returned is NaN or infinite.
 *
 * Published: ROAS, improvement and rate to four decimals; improvements are ratios of published values.
 */
export function improvementTrajectory(results: readonly DailyResult[]): ImprovementTrajectory {
  const series = dailySeries(results);
  const { days, historyDays } = series;
  if (days.length < MIN_VALID_DAYS || historyDays < MIN_HISTORY_DAYS) return insufficient(series);

  const initialRoas = medianRoas(days.slice(0, INITIAL_DAYS));
  const trend = dailyTrend(days);
  const paths = pathsAt(series, trend);
  const projected = (horizon: HorizonDays): number =>
    paths.find(({ horizonDays }) => horizonDays === horizon)?.published ?? 0;
  const improvement365d = ratio(projected(365), initialRoas);
  const evidence = statusEvidence(weeklyMedians(days));
  return {
    ...frame(series, true),
    initialRoas,
    currentRoas: medianRoas(days.slice(-CURRENT_DAYS)),
    dailyImprovementRate: published(100 * Math.expm1(trend.shrunkSlope)),
    projected30d: projected(30),
    projected90d: projected(90),
    projected365d: projected(365),
    improvement30d: ratio(projected(30), initialRoas),
    improvement90d: ratio(projected(90), initialRoas),
    improvement365d,
    onTrackFor10x:
      !isLowHistory(historyDays, 365) && improvement365d !== undefined && improvement365d >= TEN_TIMES,
    learningStatus: learningStatus(evidence),
    paths,
    trend,
    evidence,
  };
}
