import {
  type ArmCounts,
  armEstimate,
  isComparable,
  overdispersion,
  spreadTerms,
  sumOverdispersionTerms,
} from '../statistics/overdispersion.ts';
import { type LevelAt, logOddsOf, overallRate, probabilityOf } from './base-level.ts';
import {
  addProduct,
  type Entry,
  emptyEquations,
  type NormalEquations,
  solveEquations,
} from './symmetric-system.ts';
import { dayNumber, type TrainingSet } from './training-set.ts';

/** Expected click rates from traits and the level of the platform. Plain JSON. */
export interface CtrParameters {
  /** Traits with a coefficient, in the order of the columns after the first. */
  readonly traits: readonly string[];
  /** Log-odds: the intercept (added to the level), then the traits. */
  readonly coefficients: readonly number[];
  /** Lower triangle of the coefficients' covariance, row by row. */
  readonly covariance: readonly number[];
  /** Long-run level in log-odds, used where no trailing level is known. */
  readonly longRunLevel: number;
  /** τ_w²: variance of a variant in its set beyond binomial noise and its traits, in squared log-odds. */
  readonly armVariance: number;
  /** Variance of a set's level around its expectation, in squared log-odds. */
  readonly setVariance: number;
}

/** Columns before those of the traits. */
const CTR_LEADING_COLUMNS = 1;
/**
 * Most traits with a coefficient; those in most sets are kept. The covariance grows with the square (7,400 numbers at
 * most).
 */
const MAX_CTR_TRAITS = 120;
/** Fewest sets of a trait. With fewer, a trait would only identify those sets. */
const MIN_TRAIT_SETS = 5;
/**
 * Ridge penalties in units of information (a set brings about 2, because its variants share its level). They were
 * chosen on the older half of the headline tests of Matias et al. (2021) by weekly prequential entropy. Values from 20
 * to 400 differ by less than .001.
 */
const TRAIT_PENALTY = 100;
const MAX_STEPS = 12;
const TOLERANCE = 1e-4;
/** Prevents a few sets from giving an estimate of exactly zero. */
const LEAST_SET_VARIANCE = 1e-3;
/** Starting value of the estimate: levels differ by half up or down. */
const FIRST_SET_VARIANCE = 0.25;

/** A row of the regression. */
interface CtrArm extends ArmCounts {
  /** Offset: the level of the platform on its day. */
  readonly level: number;
  readonly entries: readonly Entry[];
}

/** Returns the entries of a creative: intercept and traits. */
export function ctrEntries(
  columnOf: ReadonlyMap<string, number>,
  traits: readonly string[],
): readonly Entry[] {
  const entries: Entry[] = [{ column: 0, value: 1 }];
  for (const trait of new Set(traits)) {
    const column = columnOf.get(trait);
    if (column !== undefined) entries.push({ column, value: 1 });
  }
  return entries;
}

/** Returns the columns of a model's traits. */
export function traitColumns(traits: readonly string[]): ReadonlyMap<string, number> {
  return new Map(traits.map((trait, index) => [trait, index + CTR_LEADING_COLUMNS]));
}

/**
 * Ridge logistic regression on counts by iteratively reweighted least squares, with quasi-likelihood weights. The
 * relative variance of a variant is 1/(n·p·(1−p)) + τ_w², and the variants of a set share a level of variance σ_s²
 * (estimating equations with an exchangeable working covariance, Liang & Zeger 1986; Sherman–Morrison inverts it set by
 * set). With binomial weights, one variant with a million impressions would decide alone. Coefficients describe the
 * mean over sets, so that expected clicks add up to clicks.
 */
export function trainCtrModel(sets: readonly TrainingSet[], levelAt: LevelAt): CtrParameters {
  const longRunLevel = logOddsOf(overallRate(sets));
  const traits = frequentTraits(sets);
  const columnOf = traitColumns(traits);
  const rows = sets.map(({ arms, platform, date }) => {
    const level = levelAt({ platform, day: dayNumber(date) });
    return arms.filter(isComparable).map(
      (arm): CtrArm => ({
        clicks: Math.min(arm.clicks, arm.impressions),
        impressions: arm.impressions,
        level,
        entries: ctrEntries(columnOf, arm.traits),
      }),
    );
  });
  const columns = traits.length + CTR_LEADING_COLUMNS;
  const penalties = new Float64Array(columns).fill(TRAIT_PENALTY);
  penalties[0] = 0;
  const coefficients = new Float64Array(columns);
  let armVariance = residualVariance(rows, coefficients);
  let setVariance = FIRST_SET_VARIANCE;
  let covariance: readonly number[] = [];
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { equations, freshSetVariance } = reweighted(rows, { coefficients, armVariance, setVariance });
    for (let column = 0; column < columns; column += 1) {
      const pull = (penalties[column] ?? 0) * (coefficients[column] ?? 0);
      equations.vector[column] = (equations.vector[column] ?? 0) - pull;
    }
    const { solution, inverse } = solveEquations(equations, penalties);
    covariance = lowerTriangle(inverse.to2DArray());
    solution.forEach((change, column) => {
      coefficients[column] = (coefficients[column] ?? 0) + change;
    });
    armVariance = residualVariance(rows, coefficients);
    setVariance = Math.max(LEAST_SET_VARIANCE, freshSetVariance);
    if (solution.every((change) => Math.abs(change) < TOLERANCE)) break;
  }
  return { traits, coefficients: [...coefficients], covariance, longRunLevel, armVariance, setVariance };
}

/** Residuals of variants around their expectation on the log-odds scale, with the information of each. */
export function armResidual(
  { clicks, impressions }: ArmCounts,
  expected: number,
  armVariance: number,
): { readonly residual: number; readonly weight: number } {
  const slope = expected * (1 - expected);
  return {
    residual: (Math.min(clicks, impressions) / impressions - expected) / slope,
    weight: 1 / (1 / (impressions * slope) + armVariance),
  };
}

/** τ_w² of what traits leave unexplained (DerSimonian & Laird 1986), with the sets as groups. */
function residualVariance(sets: readonly (readonly CtrArm[])[], coefficients: Float64Array): number {
  return overdispersion(
    sumOverdispersionTerms(
      sets.map((arms) =>
        spreadTerms(
          arms.map((arm) => {
            const { logOdds, variance } = armEstimate(arm);
            const explained = arm.entries.reduce(
              (sum, { column, value }) => sum + value * (coefficients[column] ?? 0),
              0,
            );
            return { logOdds: logOdds - explained, variance };
          }),
        ),
      ),
    ),
  );
}

function reweighted(
  sets: readonly (readonly CtrArm[])[],
  {
    coefficients,
    armVariance,
    setVariance,
  }: { readonly coefficients: Float64Array; readonly armVariance: number; readonly setVariance: number },
): { readonly equations: NormalEquations; readonly freshSetVariance: number } {
  const equations = emptyEquations(coefficients.length);
  let moments = 0;
  let known = 0;
  for (const arms of sets) {
    let weights = 0;
    let weighted = 0;
    const shared = new Map<number, number>();
    for (const arm of arms) {
      const { residual, weight } = armResidual(
        arm,
        expectedRate(arm.entries, coefficients, arm.level),
        armVariance,
      );
      addProduct(equations, arm.entries, { weight, outcome: residual });
      weights += weight;
      weighted += weight * residual;
      for (const { column, value } of arm.entries) {
        shared.set(column, (shared.get(column) ?? 0) + weight * value);
      }
    }
    if (!(weights > 0)) continue;
    const entries = [...shared].map(([column, value]) => ({ column, value }));
    // Sherman–Morrison: what the variants share counts once, not once per variant.
    const weight = -setVariance / (1 + setVariance * weights);
    addProduct(equations, entries, { weight, outcome: weighted });
    moments += (weighted / weights) ** 2 - 1 / weights;
    known += 1;
  }
  return { equations, freshSetVariance: known > 0 ? moments / known : 0 };
}

/** Expected click rate of a row at a level. */
export function expectedRate(
  entries: readonly Entry[],
  coefficients: ArrayLike<number>,
  level: number,
): number {
  const logOdds = entries.reduce(
    (sum, { column, value }) => sum + value * (coefficients[column] ?? 0),
    level,
  );
  return Math.min(1 - 1e-6, Math.max(1e-6, probabilityOf(logOdds)));
}

function lowerTriangle(rows: readonly (readonly number[])[]): readonly number[] {
  return rows.flatMap((row, index) => row.slice(0, index + 1));
}

function frequentTraits(sets: readonly TrainingSet[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { arms } of sets) {
    for (const trait of new Set(arms.flatMap(({ traits }) => traits))) {
      counts.set(trait, (counts.get(trait) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count >= MIN_TRAIT_SETS)
    .sort(([name, count], [other, otherCount]) => otherCount - count || (name < other ? -1 : 1))
    .slice(0, MAX_CTR_TRAITS)
    .map(([trait]) => trait);
}
