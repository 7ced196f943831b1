import { betaCdf, clamp } from './distributions.ts';
import { benjaminiHochberg } from './multiplicity.ts';
import { type BinomialCounts, PRIOR_EVENTS, pooledRate } from './rates.ts';

/** How often something failed: runs of a pack, sections of a document, messages on a channel. */
export interface FailureCounts {
  readonly failures: number;
  /** Everything that ended, failures included. */
  readonly events: number;
}

/** The estimated failure rate of one unit, compared with the other units of its kind. */
export interface FailureRate {
  /** Posterior mean, 0–1. */
  readonly rate: number;
  /** Equal-tailed 95 % interval. */
  readonly lower: number;
  readonly upper: number;
  /** Pooled failure rate of all other units. */
  readonly baseline: number;
  /** P(rate > RISK_RATIO × baseline). */
  readonly probabilityRisky: number;
  /** Benjamini–Hochberg over the units with enough events; 1 for the others. */
  readonly qValue: number;
  readonly isRisky: boolean;
}

/**
 * Ratio from which a unit is risky. A unit that fails less than a quarter more often than the others is not worth a
 * warning.
 */
const RISK_RATIO = 1.25;
/** Fewest events of a unit to be tested. */
const MIN_RISK_EVENTS = 5;
const MIN_RISK_FAILURES = 3;
const MIN_RISK_PROBABILITY = 0.95;
const MAX_RISK_Q = 0.1;

const INTERVAL_TAIL = 0.025;

/**
 * Failure rates of all units of one kind, in their order: beta-binomial empirical Bayes. Units of a kind differ by an
 * intraclass correlation estimated from all of them. Each is compared with the pooled rate of the *others*, because a
 * unit that makes up most of the account would otherwise be compared with itself. The probability includes the
 * uncertainty of the others' rate. A single unit has nothing to compare with, and is not risky.
 */
export function failureRates(units: readonly FailureCounts[]): readonly FailureRate[] {
  const counts = units.map(clean);
  const correlation = intraclassCorrelation(counts);
  const total = { successes: sum(counts, 'successes'), trials: sum(counts, 'trials') };
  const beliefs = counts.map((unit) => beliefOf(unit, total, correlation));
  const tested = counts.flatMap(({ trials }, index) => (trials >= MIN_RISK_EVENTS ? [index] : []));
  const qValues = new Map(
    benjaminiHochberg(tested.map((index) => 1 - (beliefs[index]?.probabilityRisky ?? 0))).map(
      (qValue, position) => [tested[position], qValue],
    ),
  );
  return beliefs.map((belief, index) => {
    const unit = counts[index];
    const qValue = qValues.get(index) ?? 1;
    const isRisky =
      unit !== undefined &&
      unit.trials >= MIN_RISK_EVENTS &&
      unit.successes >= MIN_RISK_FAILURES &&
      belief.probabilityRisky >= MIN_RISK_PROBABILITY &&
      qValue <= MAX_RISK_Q;
    return { ...belief, qValue, isRisky };
  });
}

/** The binomial counts failures as its successes. */
function clean({ failures, events }: FailureCounts): BinomialCounts {
  const trials = Math.max(0, events);
  return { trials, successes: clamp(failures, { lower: 0, upper: trials }) };
}

function sum(counts: readonly BinomialCounts[], key: keyof BinomialCounts): number {
  return counts.reduce((total, unit) => total + unit[key], 0);
}

/** Weight of the default correlation, in units. With fewer units the estimate is mostly chance. */
const DEFAULT_UNITS = 5;
/** Upper limit of the correlation: a prior worth one event. Units that differ more are not of one kind. */
const MAX_CORRELATION = 0.5;

/**
 * Method of moments (Kleinman 1973): Σn(p − p̄)² has the expectation p̄(1 − p̄)[ρ(N − Σn²/N) + (1 − ρ)(k − 1)]. The
 * estimate is shrunk towards a prior worth PRIOR_EVENTS of the rarer kind, as for other rates. So ρ is never 0, at
 * which no unit could ever stand out.
 */
function intraclassCorrelation(counts: readonly BinomialCounts[]): number {
  const tried = counts.filter(({ trials }) => trials > 0);
  const mean = pooledRate(tried);
  if (mean === undefined || mean <= 0 || mean >= 1) return 1 / (1 + PRIOR_EVENTS / 0.5);
  const standard = 1 / (1 + PRIOR_EVENTS / Math.min(mean, 1 - mean));
  const trials = sum(tried, 'trials');
  const free = tried.length - 1;
  const scatter = tried.reduce(
    (total, unit) => total + unit.trials * (unit.successes / unit.trials - mean) ** 2,
    0,
  );
  const spread = trials - tried.reduce((total, unit) => total + unit.trials ** 2, 0) / trials - free;
  if (!(spread > 0)) return standard;
  const moment = clamp((scatter / (mean * (1 - mean)) - free) / spread, { lower: 0, upper: MAX_CORRELATION });
  return (DEFAULT_UNITS * standard + free * moment) / (DEFAULT_UNITS + free);
}

interface Beta {
  readonly alpha: number;
  readonly beta: number;
}

function beliefOf(
  unit: BinomialCounts,
  total: BinomialCounts,
  correlation: number,
): Omit<FailureRate, 'qValue' | 'isRisky'> {
  const others = { successes: total.successes - unit.successes, trials: total.trials - unit.trials };
  // Half a failure and half a success are added (Jeffreys' prior): units that never failed may still fail.
  const pool: Beta = { alpha: others.successes + 0.5, beta: others.trials - others.successes + 0.5 };
  const baseline = pool.alpha / (pool.alpha + pool.beta);
  const weight = 1 / correlation - 1;
  const posterior: Beta = {
    alpha: weight * baseline + unit.successes,
    beta: weight * (1 - baseline) + unit.trials - unit.successes,
  };
  return {
    rate: posterior.alpha / (posterior.alpha + posterior.beta),
    lower: betaQuantile(INTERVAL_TAIL, posterior),
    upper: betaQuantile(1 - INTERVAL_TAIL, posterior),
    baseline,
    probabilityRisky: others.trials > 0 ? probabilityAbove(posterior, pool) : 0,
  };
}

/** Cells of the baseline's distribution. With 50, the sum is within about .001 of the integral. */
const CELLS = 50;
const CELLS_TAIL = 1e-4;

/** P(rate > RISK_RATIO × baseline), with both uncertain: the midpoint rule on equal steps of the baseline. */
function probabilityAbove(posterior: Beta, pool: Beta): number {
  const from = betaQuantile(CELLS_TAIL, pool);
  const step = (betaQuantile(1 - CELLS_TAIL, pool) - from) / CELLS;
  let above = 0;
  let mass = 0;
  let before = betaCdf(from, pool);
  for (let cell = 0; cell < CELLS; cell += 1) {
    const after = betaCdf(from + (cell + 1) * step, pool);
    const baseline = from + (cell + 0.5) * step;
    above += (after - before) * (1 - betaCdf(Math.min(1, RISK_RATIO * baseline), posterior));
    mass += after - before;
    before = after;
  }
  return mass > 0 ? clamp(above / mass, { lower: 0, upper: 1 }) : 0;
}

/** Halvings of 0–1. The last step is a billionth. */
const QUANTILE_STEPS = 30;

function betaQuantile(probability: number, shape: Beta): number {
  let lower = 0;
  let upper = 1;
  for (let step = 0; step < QUANTILE_STEPS; step += 1) {
    const middle = (lower + upper) / 2;
    if (betaCdf(middle, shape) < probability) lower = middle;
    else upper = middle;
  }
  return (lower + upper) / 2;
}
