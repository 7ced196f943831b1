/**
 * Chooses the metric of a context: the requested one, the goal metric that is set, or the one with the most knowledge.
 * Pure.
 */

import type { KnownPattern } from '../knowledge/known-pattern.ts';
import type { SharedInsight } from '../knowledge/shared/shared-insight.ts';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';

/** A metric, and the reason for it. */
export interface MetricChoice {
  readonly metric: Metric;
  /** The end of a sentence: "chosen because …". */
  readonly reason: string;
}

/** In order of closeness to the purpose of the work: money, sales, interest. */
const GOALS: readonly Metric[] = ['roas', 'conversion_rate', 'ctr', 'engagement_rate'];
/** Least evidence of a goal, as a share of the metric with the most. With less, most of the work would not count. */
const MIN_KNOWN_SHARE = 0.5;

/** Names of metrics for use in sentences. */
export const METRIC_WORDS: Readonly<Record<string, string>> = {
  ctr: 'click rate',
  engagement_rate: 'engagement rate',
  conversion_rate: 'conversion rate',
  roas: 'return on ad spend',
};

/** Reads the metric of a request or a setting. Undefined for none. */
export function metricOf(name: string): Metric | undefined {
  return METRICS.find((known) => known === name);
}

/**
 * Returns the first goal metric with more than half as much evidence as the metric with the most. Evidence is counted
 * in the account's own variants, or without any in the contrast sets of other accounts. The choice only depends on
 * published knowledge, so a replay gives the same result.
 */
export function chosenMetric({
  patterns,
  shared,
}: {
  readonly patterns: readonly KnownPattern[];
  readonly shared: readonly SharedInsight[];
}): MetricChoice {
  const known = new Map<string, number>();
  const add = (metric: string, number: number): void => {
    known.set(metric, (known.get(metric) ?? 0) + number);
  };
  // If the account has patterns of its own, shared insights do not influence its metric.
  if (patterns.length > 0) for (const { metric, arms } of patterns) add(metric, arms);
  else for (const { metric, sets } of shared) add(metric, sets);
  const most = Math.max(0, ...known.values());
  const metric = GOALS.find((goal) => (known.get(goal) ?? 0) > MIN_KNOWN_SHARE * most);
  if (metric === undefined) return { metric: METRICS[0], reason: 'no goal is set and nothing is known yet' };
  const share = Math.round((100 * (known.get(metric) ?? 0)) / most);
  return {
    metric,
    reason: `no goal is set; of return on ad spend, conversion rate, click rate and engagement rate it is the first that is known of most of what was compared (${share} %)`,
  };
}

/** The goal metrics that are set. That of the project takes precedence over that of the account. */
export interface GoalSettings {
  readonly projectGoal: string;
  readonly accountGoal: string;
}

/** Returns the requested or set metric. '' leaves the choice to the knowledge. */
export function wantedMetric(asked: string, { projectGoal, accountGoal }: GoalSettings): string {
  return asked || projectGoal || accountGoal;
}

/** Explains the choice of metric. `chosen` is the reason when no metric was requested or set. */
export function metricReason(
  asked: string,
  { projectGoal, accountGoal }: GoalSettings,
  chosen: string,
): string {
  if (asked !== '') return 'asked for';
  if (projectGoal !== '') return 'the goal metric of the project';
  return accountGoal === '' ? chosen : 'the goal metric of the account';
}
