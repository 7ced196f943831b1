/** What learning must reach, by the names in the JSON file: gates and ambitions. */

/** A bound on a value. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One row of the table. */
export interface Gate {
  readonly name: string;
  readonly description: string;
  /** Decimals shown to people. */
  readonly digits: number;
  /** Absent when the value is only reported. */
  readonly gate?: Bound;
  readonly ambition?: Bound;
  /** Name of the naive method's value in the same row (pooled lifts, lift > 10 %, n ≥ 5). */
  readonly naive?: string;
  /** Name of the value of the service's earlier estimator in the same row. */
  readonly former?: string;
  /** Name of the value of the service's estimator without its levelling term in the same row. */
  readonly plain?: string;
}

export const EVALUATION_NAMES = ['upworthy', 'placebo', 'simulation', 'trajectory', 'closed-loop'] as const;
export type EvaluationName = (typeof EVALUATION_NAMES)[number];

const between = (atLeast: number, atMost: number): Bound => ({ atLeast, atMost });

/** The gates of every evaluation, in the order of display. */
export const gates: Readonly<Record<EvaluationName, readonly Gate[]>> = {
  upworthy: [
    {
      name: 'winner_pick_all',
      description: 'winner picked, all pairs',
      digits: 3,
      gate: { atLeast: 0.595 },
      ambition: { atLeast: 0.605 },
      naive: 'naive_winner_pick_all',
    },
    {
      name: 'winner_pick_significant',
      description: 'winner picked, pairs with |z| > 1.96',
      digits: 3,
      gate: { atLeast: 0.675 },
      ambition: { atLeast: 0.69 },
      naive: 'naive_winner_pick_significant',
    },
    {
      name: 'ctr_lift_of_pick',
      description: 'CTR of the pick over the mean arm, − 1',
      digits: 3,
      gate: { atLeast: 0.08 },
      ambition: { atLeast: 0.095 },
    },
    {
      name: 'top1',
      description: 'best arm of the set picked',
      digits: 3,
      gate: { atLeast: 0.34 },
      ambition: { atLeast: 0.36 },
    },
    {
      name: 'half_slope',
      description: 'effects of one half on those of the other, slope',
      digits: 2,
      gate: between(0.7, 1.2),
      ambition: between(0.85, 1.15),
    },
    {
      name: 'sign_replication',
      description: 'discoveries of one half with the same sign in the other',
      digits: 3,
      gate: { atLeast: 0.8 },
      ambition: { atLeast: 0.9 },
    },
    {
      name: 'ne_cold',
      description: 'CTR model, normalised entropy, no arm of the set known',
      digits: 4,
      gate: { atMost: 0.9995 },
      ambition: { atMost: 0.998 },
    },
    {
      name: 'ne_warm',
      description: 'the same, the other arms known',
      digits: 4,
      gate: { atMost: 0.977 },
      ambition: { atMost: 0.972 },
    },
    {
      name: 'calibration_cold',
      description: 'expected clicks per click, cold',
      digits: 3,
      gate: between(0.95, 1.05),
      ambition: between(0.98, 1.02),
    },
    {
      name: 'calibration_warm',
      description: 'expected clicks per click, warm',
      digits: 3,
      gate: between(0.95, 1.05),
      ambition: between(0.98, 1.02),
    },
    { name: 'folds', description: 'rolling folds', digits: 0 },
    { name: 'sets', description: 'contrast sets with two arms or more', digits: 0 },
  ],
  placebo: [
    {
      name: 'p_any_discovery',
      description: 'P(any discovery) where there is none',
      digits: 3,
      gate: { atMost: 0.14 },
      ambition: { atMost: 0.11 },
      naive: 'naive_p_any_discovery',
      former: 'former_p_any_discovery',
      plain: 'plain_p_any_discovery',
    },
    {
      name: 'type_i_error_05',
      description: 'per-test type-I error at .05',
      digits: 4,
      gate: between(0.04, 0.06),
      ambition: between(0.045, 0.055),
      naive: 'naive_type_i_error_05',
      former: 'former_type_i_error_05',
      plain: 'plain_type_i_error_05',
    },
    { name: 'permutations', description: 'permutations', digits: 0 },
  ],
  simulation: [
    {
      name: 'aa_p_any',
      description: 'A/A: P(any discovery)',
      digits: 3,
      gate: { atMost: 0.14 },
      ambition: { atMost: 0.1 },
    },
    {
      name: 'fdr_mixture_max',
      description: 'false discovery rate, worst cell',
      digits: 3,
      gate: { atMost: 0.1 },
      ambition: { atMost: 0.09 },
      naive: 'naive_fdr',
    },
    {
      name: 'power_20x8_d20',
      description: 'power, 20 accounts × 8 tests, effect .2',
      digits: 3,
      gate: { atLeast: 0.88 },
      ambition: { atLeast: 0.93 },
    },
    {
      name: 'power_20x40_d10',
      description: 'power, 20 × 40, effect .1',
      digits: 3,
      gate: { atLeast: 0.93 },
      ambition: { atLeast: 0.975 },
    },
    {
      name: 'power_6x8_d20',
      description: 'power, 6 × 8, effect .2',
      digits: 3,
      gate: { atLeast: 0.28 },
      ambition: { atLeast: 0.34 },
    },
    {
      name: 'weekly_ever_fdr',
      description: 'false discoveries, ever declared in 26 weekly analyses',
      digits: 3,
      gate: { atMost: 0.05 },
      ambition: { atMost: 0.03 },
    },
    {
      name: 'weekly_power_d10',
      description: 'power of the same, effect .1',
      digits: 3,
      gate: { atLeast: 0.6 },
      ambition: { atLeast: 0.7 },
    },
    {
      name: 'coverage95_min',
      description: '95 % interval, coverage, worst below',
      digits: 3,
      gate: between(0.93, 0.97),
      ambition: between(0.94, 0.96),
    },
    {
      name: 'coverage95_max',
      description: '95 % interval, coverage, worst above',
      digits: 3,
      gate: between(0.93, 0.97),
      ambition: between(0.94, 0.96),
    },
    {
      name: 'eb_coverage90_min',
      description: '90 % shrunk interval, coverage',
      digits: 3,
      gate: { atLeast: 0.86 },
      ambition: { atLeast: 0.895 },
    },
    ...unequalGates(),
  ],
  trajectory: [
    {
      name: 'mae_ratio_mean',
      description: 'error ÷ that of the 28-day median, mean',
      digits: 3,
      gate: { atMost: 0.98 },
      ambition: { atMost: 0.95 },
    },
    {
      name: 'mae_ratio_worst',
      description: 'the same, worst cell',
      digits: 3,
      gate: { atMost: 1.03 },
      ambition: { atMost: 1 },
    },
    {
      name: 'coverage80_min',
      description: '80 % interval, coverage, lowest cell',
      digits: 3,
      gate: between(0.73, 0.87),
      ambition: between(0.77, 0.83),
    },
    {
      name: 'coverage80_max',
      description: '80 % interval, coverage, highest cell',
      digits: 3,
      gate: between(0.73, 0.87),
      ambition: between(0.77, 0.83),
    },
    {
      name: 'false_improving',
      description: '"improving" said of flat series, 112 days',
      digits: 3,
      gate: { atMost: 0.05 },
      ambition: { atMost: 0.025 },
    },
    {
      name: 'power_saturating_112',
      description: '"improving" said of saturating series, 112 days',
      digits: 3,
      gate: { atLeast: 0.65 },
      ambition: { atLeast: 0.75 },
    },
    { name: 'real_mape_30d', description: 'real series, 30 days ahead, mean error, share', digits: 3 },
    { name: 'real_mape_30d_median28', description: 'the same, 28-day median', digits: 3 },
  ],
  'closed-loop': [
    {
      name: 'regret_reduction_26w_mean',
      description: 'regret reduction, 26 weeks, mean',
      digits: 3,
      // Higher than through the service: one process has no blind choice and no delay.
      gate: { atLeast: 0.75 },
      naive: 'naive_regret_reduction_26w_mean',
    },
    {
      name: 'regret_reduction_26w_worst_seed',
      description: 'the same, worst seed',
      digits: 3,
      gate: { atLeast: 0.25 },
      ambition: { atLeast: 0.35 },
    },
    {
      name: 'regret_reduction_last4w',
      description: 'the same, last 4 weeks',
      digits: 3,
      gate: { atLeast: 0.55 },
      ambition: { atLeast: 0.67 },
    },
    {
      name: 'regret_reduction_26w_mean_unequal',
      description: 'unequal tests, 26 weeks, mean',
      digits: 3,
      gate: { atLeast: 0.45 },
      ambition: { atLeast: 0.55 },
      naive: 'naive_regret_reduction_26w_mean_unequal',
    },
    {
      name: 'regret_reduction_26w_worst_seed_unequal',
      description: 'the same, worst seed',
      digits: 3,
      gate: { atLeast: 0.25 },
      ambition: { atLeast: 0.35 },
    },
    { name: 'regret_reduction_52w_mean', description: 'regret reduction, 52 weeks, mean', digits: 3 },
    {
      name: 'service_regret_reduction_26w_mean',
      description: 'through the service, 26 weeks, mean',
      digits: 3,
      gate: { atLeast: 0.45 },
      ambition: { atLeast: 0.55 },
      naive: 'service_naive_regret_reduction_26w_mean',
    },
    {
      name: 'service_regret_reduction_26w_worst_seed',
      description: 'the same, worst seed',
      digits: 3,
      gate: { atLeast: 0.25 },
      ambition: { atLeast: 0.35 },
    },
    {
      name: 'service_regret_reduction_last4w',
      description: 'the same, last 4 weeks',
      digits: 3,
      gate: { atLeast: 0.55 },
      ambition: { atLeast: 0.67 },
    },
    { name: 'service_seeds', description: 'worlds run through the service', digits: 0 },
  ],
};

/** Rows of one account whose tests are split unequally. */
function unequalGates(): readonly Gate[] {
  const row = (name: string, bounds: Pick<Gate, 'description' | 'gate' | 'ambition'>): Gate => ({
    name,
    digits: name.endsWith('_of_10') ? 0 : 3,
    former: `former_${name}`,
    plain: `plain_${name}`,
    ...bounds,
  });
  const errorRate = { gate: { atMost: 0.07 }, ambition: { atMost: 0.055 } };
  const daysErrorRate = { gate: { atMost: 0.06 }, ambition: { atMost: 0.055 } };
  return [
    row('sparse_type_i_150', {
      description: 'arms of 150 and 15,000 impressions, .4 % and 2 %: type-I error',
      ...errorRate,
    }),
    row('sparse_type_i_20_200', { description: '20 clicks against 200: type-I error', ...errorRate }),
    row('sparse_established_of_10', {
      description: '150 and 15,000 at .4 %: accounts of 10 with a state',
      gate: { atMost: 1 },
      ambition: { atMost: 0 },
    }),
    row('simpson_sign_right', {
      description: 'platforms, weekdays and weekends: sign right',
      gate: { atLeast: 1 },
    }),
    row('simpson_type_i', { description: 'the same without an effect: type-I error', ...errorRate }),
    row('shares_move_type_i', { description: 'shares and level move: type-I error', ...errorRate }),
    row('thompson_type_i', { description: 'Thompson allocation, 7 days: type-I error', ...daysErrorRate }),
    row('thompson_power_d10', {
      description: 'power of the same, effect .1, 40 tests',
      gate: { atLeast: 0.43 },
      ambition: { atLeast: 0.55 },
    }),
    row('long_tests_type_i', { description: 'tests of 1 to 200 days: type-I error', ...daysErrorRate }),
    row('long_tests_power_d10', {
      description: 'power of the same, effect .1, 40 tests',
      gate: { atLeast: 0.66 },
      ambition: { atLeast: 0.72 },
    }),
  ];
}

/** Whether a value is inside a bound; undefined without a bound. */
export function isWithin(bound: Bound | undefined, value: number): boolean | undefined {
  if (bound === undefined) return undefined;
  return (
    value >= (bound.atLeast ?? Number.NEGATIVE_INFINITY) &&
    value <= (bound.atMost ?? Number.POSITIVE_INFINITY)
  );
}
