import { median } from 'simple-statistics';

import { type BackTest, rollingOrigins } from './back-test.ts';
import { type DailyResult, type DailySeries, dailySeries, type ValidDay } from './daily-series.ts';
import type { DailyTrend } from './daily-trend.ts';
import { type HorizonProjection, horizonProjections } from './horizon-projection.ts';
import {
  type LearningStatus,
  learningStatus,
  type StatusEvidence,
  statusEvidence,
} from './learning-status.ts';
import { CURRENT_DAYS, HORIZONS, type HorizonDays, type Projection, projectionFrom } from './projection.ts';
import { published, publishedRatio } from './published-figure.ts';
import type { ResidualPools } from './residual-pool.ts';
import { isLowHistory, METHOD, notesOn } from './trajectory-notes.ts';

/** The four forecasts of one horizon as ROAS, rounded like the published one, which is their median. */
export interface TrajectoryPaths {
  readonly horizonDays: HorizonDays;
  readonly median28: number;
  readonly dampedHolt: number;
  readonly dampedTrend: number;
  readonly powerLaw: number;
  readonly published: number;
}

/** The published values of an account's ROAS over time. ROAS is revenue per unit of spend. */
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
  /** Whether the projection for a year reaches ten times the start, with enough history for that statement. */
  readonly onTrackFor10x: boolean;
  /** Probability that ROAS a year ahead is ten times the initial one; undefined with INSUFFICIENT_DATA. */
  readonly probability10x: number | undefined;
  readonly learningStatus: LearningStatus;
  /** Whether the history is shorter than a third of the horizon. */
  readonly lowHistory30d: boolean;
  readonly lowHistory90d: boolean;
  readonly lowHistory365d: boolean;
  /** Days with spend. */
  readonly validDays: number;
  /** Calendar days from the first valid day to the newest. */
  readonly historyDays: number;
  /**
   * One per horizon, shortest first. Empty with INSUFFICIENT_DATA, where the level is no forecast and has no interval.
   */
  readonly projections: readonly HorizonProjection[];
  /** Errors of past projections, by horizon. A horizon without enough history is absent. */
  readonly backTests: readonly BackTest[];
  /** One per horizon, shortest first; empty with INSUFFICIENT_DATA. */
  readonly paths: readonly TrajectoryPaths[];
  readonly trend: DailyTrend | undefined;
  readonly evidence: StatusEvidence | undefined;
  /** Explains to people how the numbers were computed. */
  readonly method: string;
  /** What people should bear in mind with these numbers. */
  readonly notes: readonly string[];
}

/** Multiples of the initial ROAS for comparison. They are targets and do not influence the projection. */
export const IMPROVEMENT_TARGETS: readonly { readonly day: number; readonly multiple: number }[] = [
  { day: 1, multiple: 1 },
  { day: 30, multiple: 2 },
  { day: 90, multiple: 5 },
  { day: 365, multiple: 10 },
];

const INITIAL_DAYS = 7;
const TEN_TIMES = 10;
const YEAR: HorizonDays = 365;

function medianRoas(days: readonly ValidDay[]): number {
  return published(Math.exp(median(days.map(({ logRoas }) => logRoas))));
}

function pathsAt(projection: Projection): readonly TrajectoryPaths[] {
  return HORIZONS.map((horizonDays) => {
    const paths = projection.at(horizonDays);
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
    initialRoas === undefined || currentRoas === undefined
      ? undefined
      : publishedRatio(currentRoas, initialRoas);
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
    probability10x: undefined,
    learningStatus: 'INSUFFICIENT_DATA',
    projections: [],
    backTests: [],
    paths: [],
    trend: undefined,
    evidence: undefined,
  };
}

function publishedBackTest(backTest: BackTest): BackTest {
  return {
    ...backTest,
    meanAbsoluteLogError: published(backTest.meanAbsoluteLogError),
    medianMeanAbsoluteLogError: published(backTest.medianMeanAbsoluteLogError),
  };
}

/**
 * Where an account's ROAS came from, is now, and is heading. The order and repetition of days do not matter. With fewer
 * than two valid days nothing is known and the numbers are undefined. With fewer than MIN_HISTORY_DAYS or
 * MIN_VALID_DAYS the projections are the current level. No number is NaN or infinite.
 *
 * ROAS, improvement, rate, bounds, probabilities and errors are published with four decimals, and improvements are
 * ratios of published values. `pooledResiduals` are past errors of other accounts, in units of expectedSpread. Without
 * them the account's own are used, and simulated ones if those are fewer than MIN_RESIDUALS.
 */
export function improvementTrajectory(
  results: readonly DailyResult[],
  { pooledResiduals }: { readonly pooledResiduals?: ResidualPools } = {},
): ImprovementTrajectory {
  const series = dailySeries(results);
  const { days, historyDays } = series;
  const projection = projectionFrom(days);
  if (projection === undefined) return insufficient(series);

  const initialRoas = medianRoas(days.slice(0, INITIAL_DAYS));
  const own = rollingOrigins(days);
  const projections = horizonProjections({
    series,
    projection,
    initialRoas,
    own: own.pools,
    pooled: pooledResiduals,
  });
  const at = (horizonDays: HorizonDays) =>
    projections.find((candidate) => candidate.horizonDays === horizonDays);
  const improvement365d = at(YEAR)?.improvement;
  const evidence = statusEvidence(projection);
  return {
    ...frame(series, true),
    initialRoas,
    currentRoas: medianRoas(days.slice(-CURRENT_DAYS)),
    dailyImprovementRate: published(100 * Math.expm1(projection.trend.shrunkSlope)),
    projected30d: at(30)?.roas,
    projected90d: at(90)?.roas,
    projected365d: at(365)?.roas,
    improvement30d: at(30)?.improvement,
    improvement90d: at(90)?.improvement,
    improvement365d,
    onTrackFor10x:
      !isLowHistory(historyDays, YEAR) && improvement365d !== undefined && improvement365d >= TEN_TIMES,
    probability10x: at(YEAR)?.probability10x,
    learningStatus: learningStatus(evidence),
    projections,
    backTests: own.backTests.map(publishedBackTest),
    paths: pathsAt(projection),
    trend: projection.trend,
    evidence,
  };
}
