/** Reads performance totals as the queries of guidance return them. */
import { type ArmTotals, armTotals, type Metric } from '../statistics/arm-outcome.ts';
import type { GuidedUnit } from './guided-contrast.ts';

/** A unit, with counts that an answer shows beside the comparison. */
export interface CountedUnit extends GuidedUnit {
  readonly impressions: number;
  /** Number of creatives summed in the unit. `measured`: how many of them have performance records. */
  readonly creatives: number;
  readonly measured: number;
}

/** Splits the list of a query: the totals in their order, then the impressions. */
export function unitFigures(figures: readonly number[]): {
  readonly totals: ArmTotals;
  readonly impressions: number;
} {
  return { totals: armTotals(figures), impressions: figures[IMPRESSIONS_AT] ?? 0 };
}

/** Position of the impressions in the list of a query, after the nine totals. */
const IMPRESSIONS_AT = 9;

/** Whether a unit reports the counts that the metric needs. */
export function isMeasured(metric: Metric, unit: GuidedUnit): boolean {
  return pooledMetric(metric, [unit]) !== undefined;
}

/** The metric over all units together. Undefined when there were no trials or no spend. */
export function pooledMetric(metric: Metric, units: readonly GuidedUnit[]): number | undefined {
  const sum = (name: keyof ArmTotals): number => units.reduce((total, { totals }) => total + totals[name], 0);
  switch (metric) {
    case 'ctr':
      return ratio(sum('clicks'), sum('clicksImpressions'));
    case 'engagement_rate':
      return ratio(sum('engagements'), sum('engagementImpressions'));
    case 'conversion_rate':
      return ratio(sum('conversions'), sum('conversionClicks'));
    case 'roas':
      return ratio(sum('revenue'), sum('spend'));
  }
}

function ratio(numerator: number, denominator: number): number | undefined {
  return denominator > 0 ? numerator / denominator : undefined;
}
