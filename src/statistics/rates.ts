import { betaCdf, clamp, normalQuantile } from './distributions.ts';

/** Successes among trials: clicks of impressions, replies to messages, packs that passed. */
export interface BinomialCounts {
  readonly successes: number;
  readonly trials: number;
}

/** A rate with its interval, all between 0 and 1. */
export interface RateInterval {
  /** Observed rate. Undefined without trials. */
  readonly rate: number | undefined;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Weight of the prior, in expected events of the rarer kind. Four make a prior whose standard deviation is about
 * half its mean: units of an account commonly differ by that much, and a handful of events does not yet move it.
 * Counting events rather than trials lets one constant serve click rates near 1 % and reply rates near 20 %.
 */
export const PRIOR_EVENTS = 4;

function cleanCounts({ successes, trials }: BinomialCounts): BinomialCounts {
  const tried = Math.max(0, trials);
  return { trials: tried, successes: clamp(successes, { lower: 0, upper: tried }) };
}

/**
 * Probability that a unit's true rate is above `average`: the posterior of a beta-binomial with a prior centred on
 * the average and worth PRIOR_EVENTS events. Near .5 without data (not exactly: a beta's median is below its mean).
 *
 * `dispersion` (at least 1, e.g. Q/df of the arms) divides the counts: clicks cluster by creative and by day, and
 * taken as independent a million impressions would make every difference certain.
 * An average of 0 or 1 leaves nothing to beat or nothing beaten: .5 is returned, "no evidence".
 */
export function probabilityRateAbove(
  counts: BinomialCounts,
  { average, dispersion = 1 }: { readonly average: number; readonly dispersion?: number },
): number {
  if (!(average > 0 && average < 1)) return 0.5;
  const { successes, trials } = cleanCounts(counts);
  const inflation = Math.max(1, dispersion);
  const priorTrials = PRIOR_EVENTS / Math.min(average, 1 - average);
  const alpha = priorTrials * average + successes / inflation;
  const beta = priorTrials * (1 - average) + (trials - successes) / inflation;
  return 1 - betaCdf(average, { alpha, beta });
}

/** Pooled rate of all units of a kind: total successes per trial. Undefined without trials. */
export function pooledRate(units: readonly BinomialCounts[]): number | undefined {
  let successes = 0;
  let trials = 0;
  for (const unit of units.map(cleanCounts)) {
    successes += unit.successes;
    trials += unit.trials;
  }
  return trials > 0 ? successes / trials : undefined;
}

/**
 * Wilson's score interval (Wilson 1927). Unlike ± z standard errors it stays inside 0–1 and keeps its coverage with few
 * trials. Without trials it is the whole range.
 */
export function wilsonInterval(counts: BinomialCounts, level = 0.95): RateInterval {
  const { successes, trials } = cleanCounts(counts);
  if (!(trials > 0)) return { rate: undefined, lower: 0, upper: 1 };
  const z = normalQuantile((1 + level) / 2);
  const rate = successes / trials;
  const weight = 1 + z ** 2 / trials;
  const centre = (rate + z ** 2 / (2 * trials)) / weight;
  const half = (z / weight) * Math.sqrt((rate * (1 - rate)) / trials + z ** 2 / (4 * trials ** 2));
  // At the ends the formula is exactly 0 or 1, so rounding is removed there.
  return {
    rate,
    lower: successes === 0 ? 0 : Math.max(0, centre - half),
    upper: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
