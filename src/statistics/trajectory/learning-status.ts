import { studentQuantile } from '../distributions.ts';
import { type Point, type SlopeInterval, slopeDifference } from '../linear-fit.ts';
import { type DailyTrend, MAX_TREND_DAYS } from './daily-trend.ts';

/** Direction of an account's ROAS. */
export type LearningStatus =
  | 'INSUFFICIENT_DATA'
  | 'IMPROVING'
  | 'ACCELERATING'
  | 'DECELERATING'
  | 'DECLINING'
  | 'PLATEAUED';

/** The tests behind a status, on the log scale. Undefined with too few weeks to test. */
export interface StatusEvidence {
  /** Slope per day. */
  readonly dailySlope: SlopeInterval | undefined;
  /** Slope per week of the later half of the weeks minus that of the earlier half. */
  readonly slopeChange: SlopeInterval | undefined;
}

/** With fewer weeks, the halves have only three points, and their slopes differ by chance. */
const MIN_WEEKS_FOR_CHANGE = 8;

/** Two-sided level of both tests: of a hundred flat accounts, two or three are called improving. */
const LEVEL = 0.95;

/** A slope of a millionth is a rounding error of a constant series, however narrow its interval. */
const NEGLIGIBLE_SLOPE = 1e-6;

function sign(interval: SlopeInterval | undefined): -1 | 0 | 1 {
  if (interval === undefined) return 0;
  if (interval.lower > NEGLIGIBLE_SLOPE) return 1;
  return interval.upper < -NEGLIGIBLE_SLOPE ? -1 : 0;
}

/**
 * Two degrees of freedom a week. Days of a week are correlated, so they are not independent, and with few days that
 * correlation is underestimated. One degree a day would call 3.5 % of flat simulated accounts improving after two to
 * four weeks; this calls 2 % so at any age. One degree a week would call none improving in the first month, and hardly
 * any account that really improves.
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
 * use the newest MAX_TREND_DAYS, since older improvements are no longer news.
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

/** Whether a status says that ROAS rises, at any pace. */
export function isImproving(status: LearningStatus): boolean {
  return status === 'IMPROVING' || status === 'ACCELERATING' || status === 'DECELERATING';
}

/**
 * The status of an account with enough data. A change of pace only refines a significant rise: ACCELERATING is a rise
 * that gets steeper, DECELERATING one that gets flatter. A significant fall is DECLINING at any pace. Without a
 * significant slope the account has PLATEAUED, even if its halves differ. Otherwise two tests at 5 % would find a
 * change in one of ten flat series, and a fall that is ending could be called "accelerating".
 */
export function learningStatus({ dailySlope, slopeChange }: StatusEvidence): LearningStatus {
  const direction = sign(dailySlope);
  if (direction < 0) return 'DECLINING';
  if (direction === 0) return 'PLATEAUED';
  const change = sign(slopeChange);
  if (change > 0) return 'ACCELERATING';
  return change < 0 ? 'DECELERATING' : 'IMPROVING';
}
