/** Arms of a contrast set as the graph returns them, and what they achieved under every metric. */
import {
  type ArmOutcome,
  type ArmTotals,
  armOutcomes,
  armTotals,
  METRICS,
  type Metric,
} from '../statistics/arm-outcome.ts';
import { isComparable, type OverdispersionTerms, spreadTerms } from '../statistics/overdispersion.ts';

/** An arm with its figures in the order of the queries that read arms. */
export interface SetArm {
  readonly figures: readonly number[];
}

const totalsOf = ({ figures }: SetArm): ArmTotals => armTotals(figures);

/** How many arms have clicks reported for enough impressions to be compared, or learned from, by click rate. */
export function usableArms(arms: readonly SetArm[]): number {
  return arms.map(totalsOf).filter((arm) => isComparable({ ...arm, impressions: arm.clicksImpressions }))
    .length;
}

/** The overdispersion terms of a set, in the order of METRICS. */
export function setTerms(arms: readonly SetArm[]): readonly OverdispersionTerms[] {
  const totals = arms.map(totalsOf);
  return METRICS.map((metric) =>
    spreadTerms(armOutcomes(metric, totals).filter((outcome) => outcome !== undefined)),
  );
}

/** An arm's part in the comparison: parallel lists in the order of the set's metrics, 0 where it takes no part. */
export interface WeighedArm {
  readonly weights: readonly number[];
  /** w·(y − ȳ). */
  readonly deviations: readonly number[];
  readonly successes: readonly number[];
}

/** A set ready for comparison under the metrics that at least two of its arms report. */
export interface WeighedSet {
  readonly metrics: readonly Metric[];
  /** Σw of the arms. */
  readonly totals: readonly number[];
  readonly successes: readonly number[];
  /** One for each arm given, in their order. */
  readonly arms: readonly WeighedArm[];
}

/**
 * Weighs the arms of a set by 1/(v + τ_w²) and centres them on the set's mean, metric by metric: the set's own level
 * cancels, which keeps a good account or a good week from being credited to the traits it happens to use.
 */
export function weighSet(arms: readonly SetArm[], tau2: (metric: Metric) => number): WeighedSet {
  const totals = arms.map(totalsOf);
  const columns = METRICS.flatMap((metric) => {
    const outcomes = armOutcomes(metric, totals);
    const compared = outcomes.filter((outcome) => outcome !== undefined);
    return compared.length < 2 ? [] : [weighColumn(metric, outcomes, tau2(metric))];
  });
  return {
    metrics: columns.map(({ metric }) => metric),
    totals: columns.map(({ total }) => total),
    successes: columns.map(({ successes }) => successes.reduce((sum, value) => sum + value, 0)),
    arms: arms.map((_, arm) => ({
      weights: columns.map(({ weights }) => weights[arm] ?? 0),
      deviations: columns.map(({ deviations }) => deviations[arm] ?? 0),
      successes: columns.map(({ successes }) => successes[arm] ?? 0),
    })),
  };
}

function weighColumn(metric: Metric, outcomes: readonly (ArmOutcome | undefined)[], tau2: number) {
  const weights = outcomes.map((outcome) => (outcome === undefined ? 0 : 1 / (outcome.variance + tau2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighted = outcomes.reduce(
    (sum, outcome, arm) => sum + (weights[arm] ?? 0) * (outcome?.logOdds ?? 0),
    0,
  );
  const mean = weighted / total;
  return {
    metric,
    total,
    weights,
    deviations: outcomes.map((outcome, arm) =>
      outcome === undefined ? 0 : (weights[arm] ?? 0) * (outcome.logOdds - mean),
    ),
    successes: outcomes.map((outcome) => outcome?.successes ?? 0),
  };
}
