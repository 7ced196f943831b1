import { studentQuantile } from '../distributions.ts';
import { type Point, type SlopeInterval, slopeDifference } from '../linear-fit.ts';
import { type DailyTrend, MAX_TREND_DAYS } from './daily-trend.ts';

/** Where an account's ROAS is heading. */
export type LearningStatus =
  | 'INSUFFICIENT_DATA'
  | 'IMPROVING'
  | 'ACCELERATING'
  | 'DECELERATING'
  | 'DECLINING'
  | 'PLATEAUED';

/** The tests a status rests on, on the log scale; undefined when there were too few weeks to test. */
export interface StatusEvidence {
  /** Slope per day. */
  readonly dailySlope: SlopeInterval | undefined;
  /** Slope per week of the later half of the weeks less that of the earlier half. */
  readonly slopeChange: SlopeInterval | undefined;
}

/** Fewer weeks leave halves of three points, whose slopes differ by luck alone. */
const MIN_WEEKS_FOR_CHANGE = 8;

/** Two-sided level of both tests: of a hundred flat accounts, two or three are called improving. */
const LEVEL = 0.95;

/** A slope of a millionth is rounding of a constant series, however narrow its interval. */
const NEGLIGIBLE_SLOPE = 1e-6;

function sign(interval: SlopeInterval | undefined): -1 | 0 | 1 {
  if (interval === undefined) return 0;
  if (interval.lower > NEGLIGIBLE_SLOPE) return 1;
  return interval.upper < -NEGLIGIBLE_SLOPE ? -1 : 0;
}

/**
 * Two degrees of freedom a week: days share their week's luck and are no independent witnesses, and their correlation is
 * underestimated where they are few. One degree a day would call 3.5 % of flat simulated accounts improving after two to
 * four weeks, this calls 2 % so at any age; one a week calls none so in the first month, and hardly any that improves.
 */
const DEGREES_PER_WEEK = 2;

/** Student's interval of the robust daily slope. */
function dailySlope({ slope, standardError }: DailyTrend, weeks: number): SlopeInterval | undefined {
  const degreesOfFreedom = DEGREES_PER_WEEK * weeks - 2;
  if (degreesOfFreedom < 1) return undefined;
  const half = studentQuantile((1 + LEVEL) / 2, degreesOfFreedom) * standardError;
  return { estimate: slope, lower: slope - half, upper: slope + half };
}

/**
 * Tests the daily trend and, from eight weeks on, whether the later half of the weeks is steeper than the earlier. Both
 * look at the newest MAX_TREND_DAYS: what an account learned a year ago is not news.
 */
export function statusEvidence({
  trend,
  weeks,
}: {
  readonly trend: DailyTrend;
  readonly weeks: readonly Point[];
}): StatusEvidence {
  const newest = weeks.at(-1)?.x ?? 0;
  const recent = weeks.filter(({ x }) => newest - x < MAX_TREND_DAYS / 7);
  const half = Math.floor(recent.length / 2);
  return {
    dailySlope: dailySlope(trend, recent.length),
    slopeChange:
      recent.length < MIN_WEEKS_FOR_CHANGE
        ? undefined
        : slopeDifference({ earlier: recent.slice(0, half), later: recent.slice(half) }, LEVEL),
  };
}

/** Whether a status says that ROAS rises, at whatever pace. */
export function isImproving(status: LearningStatus): boolean {
  return status === 'IMPROVING' || status === 'ACCELERATING' || status === 'DECELERATING';
}

/**
 * The status of an account with enough data. A change of pace refines a rise that is itself proven: ACCELERATING is a
 * rise getting steeper, DECELERATING one getting flatter. A proven fall is DECLINING at whatever pace. Without a proven
 * slope the account has PLATEAUED, even if its halves differ: otherwise two tests at 5 % would find news in one flat
 * series in ten, and "accelerating" could be said of a fall that is ending.
 */
export function learningStatus({ dailySlope, slopeChange }: StatusEvidence): LearningStatus {
  const direction = sign(dailySlope);
  if (direction < 0) return 'DECLINING';
  if (direction === 0) return 'PLATEAUED';
  const change = sign(slopeChange);
  if (change > 0) return 'ACCELERATING';
  return change < 0 ? 'DECELERATING' : 'IMPROVING';
}
