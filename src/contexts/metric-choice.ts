/** What a context is judged by: what was asked for, the goal that was set, or what most is known of. Pure. */

import type { KnownPattern } from '../knowledge/known-pattern.ts';
import type { SharedInsight } from '../knowledge/shared/shared-insight.ts';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';

/** A metric, and why it is that one. */
export interface MetricChoice {
  readonly metric: Metric;
  /** A sentence's end: "chosen because …". */
  readonly reason: string;
}

/** Nearest to what work is for first: money, then sales, then interest. */
const GOALS: readonly Metric[] = ['roas', 'conversion_rate', 'ctr', 'engagement_rate'];
/** A goal that less than this share is known of would judge most of the work by nothing. */
const MIN_KNOWN_SHARE = 0.5;

/** What a metric is called in a sentence. */
export const METRIC_WORDS: Readonly<Record<string, string>> = {
  ctr: 'click rate',
  engagement_rate: 'engagement rate',
  conversion_rate: 'conversion rate',
  roas: 'return on ad spend',
};

/** The metric of a request or a setting; undefined: none. */
export function metricOf(name: string): Metric | undefined {
  return METRICS.find((known) => known === name);
}

/**
 * The first goal that is known of more than half of what was compared: variants of the account's own, or without any the
 * sets of other accounts. It follows from what was published, so that a replay comes to the same.
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
  // What others share is no reason to judge an account by another metric than its own patterns are under.
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

/** The goal that was set, of the project before that of its account. */
export interface GoalSettings {
  readonly projectGoal: string;
  readonly accountGoal: string;
}

/** The metric that is asked for or set; '' leaves it to what is known. */
export function wantedMetric(asked: string, { projectGoal, accountGoal }: GoalSettings): string {
  return asked || projectGoal || accountGoal;
}

/** Why the metric of a context is that one; `chosen` is the reason when nothing was asked for or set. */
export function metricReason(
  asked: string,
  { projectGoal, accountGoal }: GoalSettings,
  chosen: string,
): string {
  if (asked !== '') return 'asked for';
  if (projectGoal !== '') return 'the goal metric of the project';
  return accountGoal === '' ? chosen : 'the goal metric of the account';
}
