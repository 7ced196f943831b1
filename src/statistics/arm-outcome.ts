import { type ArmEstimate, armEstimate, MIN_ARM_IMPRESSIONS } from './overdispersion.ts';

/** What creatives are compared by. Rates are compared as log-odds, return on ad spend as its logarithm. */
export const METRICS = ['ctr', 'engagement_rate', 'conversion_rate', 'roas'] as const;
export type Metric = (typeof METRICS)[number];

/** Totals of one arm inside its set. Money in any unit, the same for all arms of a set. */
export interface ArmTotals {
  readonly clicks: number;
  /** Impressions of records that report clicks. */
  readonly clicksImpressions: number;
  readonly engagements: number;
  /** Impressions of records that report engagements. */
  readonly engagementImpressions: number;
  readonly conversions: number;
  /** Clicks of records that report conversions. */
  readonly conversionClicks: number;
  readonly spend: number;
  readonly revenue: number;
  /** Performance records: an arm of a day and one of a week are known unequally well. */
  readonly records: number;
}

/** Totals from a list in their order, as queries return them; what is missing is 0. */
export function armTotals(figures: readonly number[]): ArmTotals {
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
  ] = figures;
  return {
    clicks,
    clicksImpressions,
    engagements,
    engagementImpressions,
    conversions,
    conversionClicks,
    spend,
    revenue,
    records,
  };
}

/** What an arm achieved under one metric. */
export interface ArmOutcome extends ArmEstimate {
  /** Successes it is known by: clicks, engagements, conversions, and for return on ad spend the sales. */
  readonly successes: number;
}

/** A conversion rate of 5 % is then known by about one conversion and a half, as a click rate of 1 % is by 100 views. */
export const MIN_ARM_CLICKS = 30;

/**
 * The outcome of every arm of a set under a metric, in their order; undefined where an arm has seen too little or
 * does not report the metric. More successes than trials (view-through conversions) are taken as all trials.
 */
export function armOutcomes(metric: Metric, arms: readonly ArmTotals[]): readonly (ArmOutcome | undefined)[] {
  switch (metric) {
    case 'ctr':
      return arms.map((arm) => rateOutcome(arm.clicks, arm.clicksImpressions, MIN_ARM_IMPRESSIONS));
    case 'engagement_rate':
      return arms.map((arm) => rateOutcome(arm.engagements, arm.engagementImpressions, MIN_ARM_IMPRESSIONS));
    case 'conversion_rate':
      return arms.map((arm) => rateOutcome(arm.conversions, arm.conversionClicks, MIN_ARM_CLICKS));
    case 'roas':
      return returnOutcomes(arms);
  }
}

function rateOutcome(successes: number, trials: number, least: number): ArmOutcome | undefined {
  if (!(trials >= least)) return undefined;
  return {
    ...armEstimate({ clicks: successes, impressions: trials }),
    successes: Math.min(successes, trials),
  };
}

/**
 * ln((revenue + half a sale)/spend), so that an arm without a sale is finite. A sale is worth the set's revenue per
 * sale. Sales are the conversions; in a set that reports none the records that brought revenue stand in for them. The
 * variance is that of a sum of k sales whose values spread as much as their mean (exponential, coefficient of variation
 * 1): Var ln ΣX ≈ (1 + 1)/k by the delta method. Whatever else makes arms differ is overdispersion.
 */
function returnOutcomes(arms: readonly ArmTotals[]): readonly (ArmOutcome | undefined)[] {
  const bought = arms.filter(({ spend }) => spend > 0);
  const revenue = bought.reduce((sum, arm) => sum + arm.revenue, 0);
  const conversions = bought.reduce((sum, arm) => sum + arm.conversions, 0);
  const salesOf = (arm: ArmTotals): number => {
    if (conversions > 0) return arm.conversions;
    return arm.revenue > 0 ? arm.records : 0;
  };
  const sales = bought.reduce((sum, arm) => sum + salesOf(arm), 0);
  if (!(revenue > 0 && sales > 0)) return arms.map(() => undefined);
  const half = (0.5 * revenue) / sales;
  return arms.map((arm) => {
    if (!(arm.spend > 0)) return undefined;
    const successes = salesOf(arm);
    return {
      logOdds: Math.log((arm.revenue + half) / arm.spend),
      variance: 2 / (successes + 0.5),
      successes,
    };
  });
}
