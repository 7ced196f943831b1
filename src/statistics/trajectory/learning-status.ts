import { type Point, type SlopeInterval, slopeDifference, slopeInterval } from '../linear-fit.ts';

/** Where an account's ROAS is heading. */
export type LearningStatus =
  | 'INSUFFICIENT_DATA'
  | 'IMPROVING'
  | 'ACCELERATING'
  | 'DECELERATING'
  | 'DECLINING'
  | 'PLATEAUED';

/** The tests a status rests on, per week on the log scale; undefined when there were too few weeks to test. */
export interface StatusEvidence {
  readonly weeklySlope: SlopeInterval | undefined;
  readonly slopeChange: SlopeInterval | undefined;
}

/** Fewer weeks leave halves of three points, whose slopes differ by luck alone. */
const MIN_WEEKS_FOR_CHANGE = 8;

/** A slope of a millionth a week is rounding of a constant series, however narrow its interval. */
const NEGLIGIBLE_SLOPE = 1e-6;

function sign(interval: SlopeInterval | undefined): -1 | 0 | 1 {
  if (interval === undefined) return 0;
  if (interval.lower > NEGLIGIBLE_SLOPE) return 1;
  return interval.upper < -NEGLIGIBLE_SLOPE ? -1 : 0;
}

/** Tests the slope of weekly medians and, from eight weeks on, whether the later half is steeper than the earlier. */
export function statusEvidence(weeks: readonly Point[]): StatusEvidence {
  const half = Math.floor(weeks.length / 2);
  return {
    weeklySlope: slopeInterval(weeks),
    slopeChange:
      weeks.length < MIN_WEEKS_FOR_CHANGE
        ? undefined
        : slopeDifference({ earlier: weeks.slice(0, half), later: weeks.slice(half) }),
  };
}

/**
 * The status of an account with enough data. A change of pace refines a rise that is itself proven: ACCELERATING is a
 * rise getting steeper, DECELERATING one getting flatter. A proven fall is DECLINING at whatever pace. Without a proven
 * slope the account has PLATEAUED, even if its halves differ: otherwise two tests at 5 % would find news in one flat
 * series in ten, and "accelerating" could be said of a fall that is ending.
 */
export function learningStatus({ weeklySlope, slopeChange }: StatusEvidence): LearningStatus {
  const direction = sign(weeklySlope);
  if (direction < 0) return 'DECLINING';
  if (direction === 0) return 'PLATEAUED';
  const change = sign(slopeChange);
  if (change > 0) return 'ACCELERATING';
  return change < 0 ? 'DECELERATING' : 'IMPROVING';
}
