/** Figures as the queries of guidance return them. */
import { type ArmTotals, armTotals, type Metric } from '../statistics/arm-outcome.ts';
import type { GuidedUnit } from './guided-contrast.ts';

/** A unit with what an answer says of it beside the comparison. */
export interface CountedUnit extends GuidedUnit {
  readonly impressions: number;
  /** Creatives it is the sum of, and how many of them have figures. */
  readonly creatives: number;
  readonly measured: number;
}

/** The list of a query: the totals in their order, then the impressions. */
export function unitFigures(figures: readonly number[]): {
  readonly totals: ArmTotals;
  readonly impressions: number;
} {
  return { totals: armTotals(figures), impressions: figures[IMPRESSIONS_AT] ?? 0 };
}

/** Place of the impressions, after the totals. */
const IMPRESSIONS_AT = 9;

/** Whether a unit reports what the metric is made of. */
export function isMeasured(metric: Metric, unit: GuidedUnit): boolean {
  return pooledMetric(metric, [unit]) !== undefined;
}

/** The metric over units together; undefined when nothing was tried or spent. */
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
