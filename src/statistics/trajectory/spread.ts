import type { DailyTrend } from './daily-trend.ts';
import { dampedTrendSteps } from './paths.ts';
import { CURRENT_DAYS, type HorizonDays } from './projection.ts';

/** Days whose mean a projection is held against: a week, in which every day of the week is once. */
export const TARGET_DAYS = 7;

/** How far accounts drift without any trend: 1.2 % a day, adding up like a random walk. */
const DAILY_DRIFT = 0.012;

/** Variance of a mean of n days whose neighbours are correlated by ρ, n large: σ²·(1 + ρ)/(1 − ρ)/n. */
function varianceOfMean({ residualDeviation, autocorrelation }: DailyTrend, days: number): number {
  return (residualDeviation ** 2 * (1 + autocorrelation)) / (1 - autocorrelation) / days;
}

/**
 * How wrong a projection of ln ROAS can be expected to be, up to a factor that residuals tell: the series' own noise in
 * the level it starts from and in the week it is held against, drift growing with √h, and what is not known of the
 * slope (the posterior deviation √(1 − k) times the prior's, over the damped steps). Above zero, even for a constant
 * series: that a series never moved is no promise.
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
