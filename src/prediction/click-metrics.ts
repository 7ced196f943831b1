import type { ArmCounts } from '../statistics/overdispersion.ts';
import { overallRate } from './base-level.ts';

/** Variants of one set, with the expected click rate of each. */
export interface PredictedSet {
  readonly arms: readonly ArmCounts[];
  /** Expected clicks per impression, in the order of the variants, between 0 and 1. */
  readonly rates: readonly number[];
}

/** The contribution of one set. Totals over sets are sums of these. */
export interface ClickTotals {
  readonly clicks: number;
  readonly impressions: number;
  readonly expectedClicks: number;
  /** −Σ[c·ln p̂ + (n − c)·ln(1 − p̂)], nats. */
  readonly logLoss: number;
}

/** Rates are kept this far from 0 and 1, because no forecast is that certain. */
const RATE_MARGIN = 1e-7;
/** Bins of equal impressions used to measure calibration. */
const CALIBRATION_BINS = 10;

/** Negative log-likelihood of the clicks of one variant, in nats. */
function clickLoss({ clicks, impressions }: ArmCounts, rate: number): number {
  const inside = Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, rate));
  const clicked = Math.min(clicks, impressions);
  return -(clicked * Math.log(inside) + (impressions - clicked) * Math.log1p(-inside));
}

/** Returns the totals of one set. */
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

/** Sums the totals of many sets. */
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
 * Normalised entropy (He et al. 2014, "Practical lessons from predicting clicks on ads at Facebook"): log loss ÷ that
 * of a constant. The constant is the click rate of the evaluated data themselves. Nobody can know it beforehand, so it
 * is harder to beat than the rate of the past. Values below 1 are better than the constant. 1 without a click.
 */
export function normalisedEntropy({ clicks, impressions, logLoss }: ClickTotals): number {
  const entropy = clickLoss({ clicks, impressions }, impressions > 0 ? clicks / impressions : 0);
  return clicks > 0 && clicks < impressions ? logLoss / entropy : 1;
}

/** Σp̂n ÷ Σc: expected clicks per click. 1 is right, and higher values promise too much. Infinite without a click. */
export function calibrationRatio({
  expectedClicks,
  clicks,
}: Pick<ClickTotals, 'expectedClicks' | 'clicks'>): number {
  return clicks > 0 ? expectedClicks / clicks : Number.POSITIVE_INFINITY;
}

/**
 * Expected calibration error ÷ click rate. Variants are sorted by expected rate into ten bins of equal impressions. The
 * result is the mean over impressions of |expected − observed rate| of the bin, as a share of the overall rate. 0 is
 * perfect; infinite without a click.
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
