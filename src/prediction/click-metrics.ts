import type { ArmCounts } from '../statistics/overdispersion.ts';
import { overallRate } from './base-level.ts';

/** Arms of one set with the click rate that was expected of each. */
export interface PredictedSet {
  readonly arms: readonly ArmCounts[];
  /** Expected clicks per impression, in the order of the arms, inside 0–1. */
  readonly rates: readonly number[];
}

/** What one set adds; sums over sets are sums of these. */
export interface ClickTotals {
  readonly clicks: number;
  readonly impressions: number;
  readonly expectedClicks: number;
  /** −Σ[c·ln p̂ + (n − c)·ln(1 − p̂)], nats. */
  readonly logLoss: number;
}

/** Rates are kept this far from 0 and 1: nobody is ever that sure. */
const RATE_MARGIN = 1e-7;
/** Parts of equal impressions in which calibration is looked at. */
const CALIBRATION_BINS = 10;

/** Negative log-likelihood of the clicks of one arm, nats. */
function clickLoss({ clicks, impressions }: ArmCounts, rate: number): number {
  const inside = Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, rate));
  const clicked = Math.min(clicks, impressions);
  return -(clicked * Math.log(inside) + (impressions - clicked) * Math.log1p(-inside));
}

/** Totals of one set. */
export function clickTotals({ arms, rates }: PredictedSet): ClickTotals {
  const totals = { clicks: 0, impressions: 0, expectedClicks: 0, logLoss: 0 };
  arms.forEach((arm, index) => {
    const rate = rates[index] ?? 0;
    totals.clicks += Math.min(arm.clicks, arm.impressions);
    totals.impressions += arm.impressions;
    totals.expectedClicks += rate * arm.impressions;
    totals.logLoss += clickLoss(arm, rate);
  });
  return totals;
}

/** Sum of the totals of many sets. */
export function sumTotals(totals: readonly ClickTotals[]): ClickTotals {
  const sum = { clicks: 0, impressions: 0, expectedClicks: 0, logLoss: 0 };
  for (const set of totals) {
    sum.clicks += set.clicks;
    sum.impressions += set.impressions;
    sum.expectedClicks += set.expectedClicks;
    sum.logLoss += set.logLoss;
  }
  return sum;
}

/**
 * Normalised entropy (He et al. 2014, "Practical lessons from predicting clicks on ads at Facebook"): log loss ÷ that of
 * a constant. The constant is the click rate of the very data judged, which nobody could know before: harder to beat
 * than the rate of the past. Below 1 is better than it; 1 without a click.
 */
export function normalisedEntropy({ clicks, impressions, logLoss }: ClickTotals): number {
  const entropy = clickLoss({ clicks, impressions }, impressions > 0 ? clicks / impressions : 0);
  return clicks > 0 && clicks < impressions ? logLoss / entropy : 1;
}

/** Σp̂n ÷ Σc: expected clicks per click; 1 is right, above it promises too much. Infinite without a click. */
export function calibrationRatio({
  expectedClicks,
  clicks,
}: Pick<ClickTotals, 'expectedClicks' | 'clicks'>): number {
  return clicks > 0 ? expectedClicks / clicks : Number.POSITIVE_INFINITY;
}

/**
 * Expected calibration error ÷ click rate: arms by expected rate in ten bins of equal impressions, the mean over
 * impressions of |expected − observed rate| of the bin, as a share of the overall rate. 0 is perfect; infinite without
 * a click.
 */
export function calibrationError(sets: readonly PredictedSet[]): number {
  const arms = sets
    .flatMap(({ arms: own, rates }) => own.map((arm, index) => ({ ...arm, rate: rates[index] ?? 0 })))
    .sort((one, other) => one.rate - other.rate);
  const impressions = arms.reduce((sum, arm) => sum + arm.impressions, 0);
  const rate = overallRate([{ arms }]);
  if (!(rate > 0)) return Number.POSITIVE_INFINITY;
  const gaps = new Float64Array(CALIBRATION_BINS);
  let before = 0;
  for (const arm of arms) {
    const bin = Math.min(
      CALIBRATION_BINS - 1,
      Math.floor(((before + arm.impressions / 2) * CALIBRATION_BINS) / impressions),
    );
    gaps[bin] = (gaps[bin] ?? 0) + arm.rate * arm.impressions - Math.min(arm.clicks, arm.impressions);
    before += arm.impressions;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / impressions / rate;
}
