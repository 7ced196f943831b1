/** Figures as the queries of guidance return them. */
import type { ArmTotals, Metric } from '../statistics/arm-outcome.ts';
import type { GuidedUnit } from './guided-contrast.ts';

/** A unit with what an answer says of it beside the comparison. */
export interface CountedUnit extends GuidedUnit {
  readonly impressions: number;
  /** Creatives it is the sum of, and how many of them have figures. */
  readonly creatives: number;
  readonly measured: number;
}

/** The list of a query, in its order. */
export function unitFigures(figures: readonly number[]): {
  readonly totals: ArmTotals;
  readonly impressions: number;
} {
  const [
    clicks = 0,
    clicksImpressions = 0,
    engagements = 0,
    engagementImpressions = 0,
    conversions = 0,
    conversionClicks = 0,
    spend = 0,
    revenue = 0,
    records = 0,
    impressions = 0,
  ] = figures;
  return {
    totals: {
      clicks,
      clicksImpressions,
      engagements,
      engagementImpressions,
      conversions,
      conversionClicks,
      spend,
      revenue,
      records,
    },
    impressions,
  };
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
