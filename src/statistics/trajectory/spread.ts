import type { DailyTrend } from './daily-trend.ts';
import { dampedTrendSteps } from './paths.ts';
import { CURRENT_DAYS, type HorizonDays } from './projection.ts';

/** Days whose mean is compared with a projection: a week, which has every day of the week once. */
export const TARGET_DAYS = 7;

/** Drift of accounts without a trend: 1.2 % a day, adding up like a random walk. */
const DAILY_DRIFT = 0.012;

/** Variance of a mean of n days with correlation ρ between neighbours, for large n: σ²·(1 + ρ)/(1 − ρ)/n. */
function varianceOfMean({ residualDeviation, autocorrelation }: DailyTrend, days: number): number {
  return (residualDeviation ** 2 * (1 + autocorrelation)) / (1 - autocorrelation) / days;
}

/**
 * Expected error of a projection of ln ROAS, up to a factor that is learned from residuals. It combines the noise of
 * the series in its starting level and in the compared week, drift that grows with √h, and the uncertainty of the slope
 * (the posterior deviation √(1 − k) times the prior's, over the damped steps). It is above zero even for a constant
 * series, because a series that never moved may still move.
 */
export function expectedSpread(
  trend: DailyTrend,
  { horizonDays, validDays }: { readonly horizonDays: HorizonDays; readonly validDays: number },
): number {
  const noise = varianceOfMean(trend, TARGET_DAYS) + varianceOfMean(trend, Math.min(validDays, CURRENT_DAYS));
  const slopeVariance = trend.shrinkage * trend.standardError ** 2;
  return Math.sqrt(
    noise + DAILY_DRIFT ** 2 * horizonDays + slopeVariance * dampedTrendSteps(horizonDays) ** 2,
  );
}
