/** Segments with clear intakes. */
import type { ClaritySegment } from '../gen/kaizen/v1/kaizen_service.ts';
import { INTERVAL_LEVEL } from '../knowledge/known-pattern.ts';
import { clamp, studentQuantile } from '../statistics/distributions.ts';

/** Running sums of the clarity scores (0–100) of a segment's intakes. */
export interface SegmentScores {
  readonly name: string;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** Mean from which a segment is called clear. A choice of this service on the scale 0–100, not a finding. */
export const HIGH_CLARITY = 70;
/** Fewer scores do not say anything about a segment. */
export const MIN_CLARITY_SCORES = 3;
/** Most segments listed. Others are left out. */
const MAX_SEGMENTS = 20;

const SCORE_RANGE = { lower: 0, upper: 100 } as const;
/** Prior spread of scores, in points. It weighs as much as PRIOR_SCORES further scores. */
const PRIOR_DEVIATION = 15;
const PRIOR_SCORES = 2;

/**
 * Returns the clear segments, ordered by the mean minus one standard error. So three lucky scores do not come first.
 */
export function highClaritySegments(segments: readonly SegmentScores[]): ClaritySegment[] {
  return segments
    .filter(({ count, sum }) => count >= MIN_CLARITY_SCORES && sum / count >= HIGH_CLARITY)
    .map((segment) => ({ segment, place: segment.sum / segment.count - standardError(segment) }))
    .toSorted(
      (a, b) =>
        b.place - a.place || (a.segment.name < b.segment.name ? -1 : Number(a.segment.name > b.segment.name)),
    )
    .slice(0, MAX_SEGMENTS)
    .map(({ segment }) => claritySegment(segment));
}

/**
 * Student interval of the mean. The variance is pooled with a prior one (a scaled inverse chi-square; Gelman et al.,
 * Bayesian Data Analysis, §2.6). Otherwise three equal scores would have an interval without width.
 */
function claritySegment(segment: SegmentScores): ClaritySegment {
  const { name, count, sum } = segment;
  const mean = sum / count;
  const half = studentQuantile((1 + INTERVAL_LEVEL) / 2, degreesOfFreedom(segment)) * standardError(segment);
  return {
    segment: name,
    meanClarity: mean,
    interval: {
      lower: clamp(mean - half, SCORE_RANGE),
      upper: clamp(mean + half, SCORE_RANGE),
      level: INTERVAL_LEVEL,
    },
    scores: count,
  };
}

function standardError(segment: SegmentScores): number {
  const { count, sum, sumOfSquares } = segment;
  const scatter = Math.max(0, sumOfSquares - sum ** 2 / count);
  const variance = (scatter + PRIOR_SCORES * PRIOR_DEVIATION ** 2) / degreesOfFreedom(segment);
  return Math.sqrt(variance / count);
}

function degreesOfFreedom({ count }: SegmentScores): number {
  return count - 1 + PRIOR_SCORES;
}
