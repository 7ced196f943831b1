/** What arms shown side by side achieved under a metric, as scores: successes beyond those of equal arms. */

/** What creatives are compared by. Effects on rates are log-odds, effects on return on ad spend are logarithms. */
export const METRICS = ['ctr', 'engagement_rate', 'conversion_rate', 'roas'] as const;
export type Metric = (typeof METRICS)[number];

/** Totals of one arm where it was shown. Money in any unit, the same for all arms. */
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
  readonly records: number;
}

/** Reads totals from a list in their order, as queries return them. Missing entries are 0. */
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

/** An arm that was shown beside others. Numbers may be fractions. */
export interface ArmScore {
  /** Successes: clicks, engagements, conversions, sales. */
  readonly successes: number;
  /** u = c − n·p: successes beyond those that its own trials would give at the common rate p of all arms. */
  readonly gain: number;
  /** I = n·p(1 − p): information of its trials on its effect, log-odds⁻². */
  readonly information: number;
}

/** Successes c of n trials. */
export interface ArmTrials {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Scores of arms shown side by side under a metric, in their order. Undefined for an arm that does not report the
 * metric. The whole result is undefined when nothing can be compared: fewer than two arms report it, or there are no
 * successes or only successes.
 */
export function armScores(
  metric: Metric,
  arms: readonly ArmTotals[],
): readonly (ArmScore | undefined)[] | undefined {
  switch (metric) {
    case 'ctr':
      return rateScores(arms.map((arm) => ({ successes: arm.clicks, trials: arm.clicksImpressions })));
    case 'engagement_rate':
      return rateScores(
        arms.map((arm) => ({ successes: arm.engagements, trials: arm.engagementImpressions })),
      );
    case 'conversion_rate':
      return rateScores(arms.map((arm) => ({ successes: arm.conversions, trials: arm.conversionClicks })));
    case 'roas':
      return returnScores(arms);
  }
}

/**
 * The score of the binomial likelihood at the common rate p = Σc/Σn, and its information (Cochran 1954; Rao's score
 * test). Gains are linear in the successes, and information does not depend on which arm had them. So few successes and
 * unequal arms cause no bias. Successes beyond the trials (view-through conversions) are cut off at the trials.
 */
export function rateScores(arms: readonly ArmTrials[]): readonly (ArmScore | undefined)[] | undefined {
  let successes = 0;
  let trials = 0;
  let reporting = 0;
  for (const arm of arms) {
    if (!(arm.trials > 0)) continue;
    successes += Math.min(arm.successes, arm.trials);
    trials += arm.trials;
    reporting += 1;
  }
  const rate = successes / trials;
  if (reporting < 2 || !(rate > 0 && rate < 1)) return undefined;
  return arms.map((arm) => {
    if (!(arm.trials > 0)) return undefined;
    const own = Math.min(arm.successes, arm.trials);
    return { successes: own, gain: own - arm.trials * rate, information: arm.trials * rate * (1 - rate) };
  });
}

/**
 * The same for revenue by spend. With R the return of all arms together, (revenue − R·spend)/R is what an arm earned
 * beyond its spend, in units of spend. A revenue is a sum of K sales. The values of sales are assumed to spread as much
 * as their mean (exponential), so per unit of spend the revenue varies by 2·Σspend/K (compound Poisson; Wald's
 * identity). Gains are divided by that, and information is half the sales that an arm's spend would have brought. Where
 * no conversions are reported, each record with revenue counts as one sale, which is the minimum. The variance that
 * this misses shows in the differences between arms and sets.
 */
function returnScores(arms: readonly ArmTotals[]): readonly (ArmScore | undefined)[] | undefined {
  const bought = arms.filter(({ spend }) => spend > 0);
  const sum = (value: (arm: ArmTotals) => number): number =>
    bought.reduce((total, arm) => total + value(arm), 0);
  const spend = sum((arm) => arm.spend);
  const revenue = sum((arm) => arm.revenue);
  const isCounted = bought.some(({ conversions }) => conversions > 0);
  const salesOf = (arm: ArmTotals): number => {
    if (isCounted) return arm.conversions;
    return arm.revenue > 0 ? arm.records : 0;
  };
  const sales = sum(salesOf);
  if (bought.length < 2 || !(revenue > 0 && sales > 0)) return undefined;
  return arms.map((arm) => {
    if (!(arm.spend > 0)) return undefined;
    const expected = (0.5 * sales * arm.spend) / spend;
    return {
      successes: salesOf(arm),
      gain: (0.5 * sales * arm.revenue) / revenue - expected,
      information: expected,
    };
  });
}
