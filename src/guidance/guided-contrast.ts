/** Guided against unguided units inside groups: one weighted within-group comparison. Pure. */
import { type ArmOutcome, type ArmTotals, armOutcomes, type Metric } from '../statistics/arm-outcome.ts';
import { MIN_CONTRAST_D } from '../statistics/contrast.ts';
import { studentCdf, studentQuantile } from '../statistics/distributions.ts';
import { overdispersion } from '../statistics/overdispersion.ts';

/** What is compared: a project's week, or a creative inside a contrast set. */
export interface GuidedUnit {
  readonly guided: boolean;
  /** Units of the same cluster are not independent of each other: a creative in several sets. */
  readonly cluster: string;
  readonly totals: ArmTotals;
}

/** Units that may be compared with each other: weeks of one project, creatives of one contrast set. */
export type GuidedGroup<Unit extends GuidedUnit = GuidedUnit> = readonly Unit[];

/** A unit that is known well enough, with what it achieved. */
export interface MeasuredUnit<Unit extends GuidedUnit = GuidedUnit> {
  readonly unit: Unit;
  readonly outcome: ArmOutcome;
}

/** The difference that guidance goes with, on the scale of log-odds (of the logarithm for return on ad spend). */
export interface GuidedContrast {
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** τ²: variance of units inside a group beyond their sampling variance. */
  readonly overdispersion: number;
}

/** What a contrast says, ready to be shown. */
export interface GuidanceLift {
  /** e^estimate − 1. */
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  /** Probability that the lift has the sign it shows. */
  readonly signConfidence: number;
}

/** Groups reduced to units that are known well enough, and to those that hold both sides. */
export function comparableGroups<Unit extends GuidedUnit>(
  groups: readonly GuidedGroup<Unit>[],
  metric: Metric,
): readonly (readonly MeasuredUnit<Unit>[])[] {
  return groups
    .map((group) => measuredUnits(group, metric))
    .filter((group) => group.some(({ unit }) => unit.guided) && group.some(({ unit }) => !unit.guided));
}

/** The units of a group that have seen enough under the metric. */
export function measuredUnits<Unit extends GuidedUnit>(
  group: GuidedGroup<Unit>,
  metric: Metric,
): readonly MeasuredUnit<Unit>[] {
  const outcomes = armOutcomes(
    metric,
    group.map(({ totals }) => totals),
  );
  return group.flatMap((unit, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ unit, outcome }];
  });
}

/**
 * The within-group regression of outcomes on being guided, with weights 1/(v + τ²): a good project or a good week's set
 * cancels. τ² is the moment estimate of DerSimonian and Laird for a regression (Thompson & Sharp 1999, "Explaining
 * heterogeneity in meta-analysis"), so that the effect itself is not taken for noise. The standard error is the larger
 * of the model's, √(1/D), and the one that allows for clusters (Liang & Zeger 1986) times G/(G − 1).
 *
 * Undefined when nothing varies inside a group, or no degree of freedom is left.
 */
export function guidedContrast(groups: readonly (readonly MeasuredUnit[])[]): GuidedContrast | undefined {
  const units = groups.reduce((sum, group) => sum + group.length, 0);
  const degreesOfFreedom = units - groups.length - 1;
  if (degreesOfFreedom < 1) return undefined;
  const tau2 = momentOverdispersion(groups, degreesOfFreedom);
  const fit = withinFit(groups, ({ variance }) => 1 / (variance + tau2));
  if (fit === undefined) return undefined;
  const variance = Math.max(1 / fit.d, clusteredVariance(fit));
  return {
    estimate: fit.estimate,
    standardError: Math.sqrt(variance),
    degreesOfFreedom,
    overdispersion: tau2,
  };
}

/** The lift of a contrast with its two-sided interval by Student's t. */
export function guidanceLift(
  { estimate, standardError, degreesOfFreedom }: GuidedContrast,
  level = 0.95,
): GuidanceLift {
  const half = studentQuantile((1 + level) / 2, degreesOfFreedom) * standardError;
  return {
    lift: Math.expm1(estimate),
    lower: Math.expm1(estimate - half),
    upper: Math.expm1(estimate + half),
    level,
    signConfidence: studentCdf(Math.abs(estimate) / standardError, degreesOfFreedom),
  };
}

/** A unit around the weighted means of its group. */
interface CentredUnit {
  readonly cluster: string;
  readonly weight: number;
  /** Being guided, 0 or 1, less its mean. */
  readonly x: number;
  /** The outcome less its mean. */
  readonly y: number;
}

interface WithinFit {
  readonly estimate: number;
  /** D = Σwx². */
  readonly d: number;
  readonly units: readonly CentredUnit[];
  /** Σ over groups of Σw − Σw²/Σw. */
  readonly c: number;
}

function withinFit(
  groups: readonly (readonly MeasuredUnit[])[],
  weightOf: (outcome: ArmOutcome) => number,
): WithinFit | undefined {
  const units: CentredUnit[] = [];
  let c = 0;
  for (const group of groups) {
    const weighted = group.map(({ unit, outcome }) => ({
      cluster: unit.cluster,
      weight: weightOf(outcome),
      x: unit.guided ? 1 : 0,
      y: outcome.logOdds,
    }));
    const total = sum(weighted, ({ weight }) => weight);
    const meanX = sum(weighted, ({ weight, x }) => weight * x) / total;
    const meanY = sum(weighted, ({ weight, y }) => weight * y) / total;
    units.push(...weighted.map((unit) => ({ ...unit, x: unit.x - meanX, y: unit.y - meanY })));
    c += total - sum(weighted, ({ weight }) => weight ** 2) / total;
  }
  const d = sum(units, ({ weight, x }) => weight * x ** 2);
  if (!(d > MIN_CONTRAST_D)) return undefined;
  return { estimate: sum(units, ({ weight, x, y }) => weight * x * y) / d, d, units, c };
}

/** Q = Σw(y − βx)² with w = 1/v, whose expectation grows by C = Σ(Σw − Σw²/Σw) − Σw²x²/D for each unit of τ². */
function momentOverdispersion(
  groups: readonly (readonly MeasuredUnit[])[],
  degreesOfFreedom: number,
): number {
  const fit = withinFit(groups, ({ variance }) => 1 / variance);
  if (fit === undefined) return 0;
  const q = sum(fit.units, ({ weight, x, y }) => weight * (y - fit.estimate * x) ** 2);
  const c = fit.c - sum(fit.units, ({ weight, x }) => weight ** 2 * x ** 2) / fit.d;
  return overdispersion({ q, c, df: degreesOfFreedom });
}

function clusteredVariance({ units, estimate, d }: WithinFit): number {
  const scores = new Map<string, number>();
  for (const { cluster, weight, x, y } of units) {
    scores.set(cluster, (scores.get(cluster) ?? 0) + weight * x * (y - estimate * x));
  }
  if (scores.size < 2) return 0;
  const meat = sum([...scores.values()], (score) => score ** 2);
  return ((scores.size / (scores.size - 1)) * meat) / d ** 2;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
