/** Compares guided with unguided units inside groups: one within-group comparison with random units. Pure. */
import { type ArmTotals, armScores, type Metric } from '../statistics/arm-outcome.ts';
import { isInformative } from '../statistics/contrast.ts';
import { studentCdf, studentQuantile } from '../statistics/distributions.ts';
import { overdispersion } from '../statistics/overdispersion.ts';
import { dot, type RandomArms } from '../statistics/random-arms.ts';
import { stratumScore } from '../statistics/set-score.ts';
import { type SetSystem, systemArms, systemOf, systemTerms } from '../statistics/set-system.ts';

/** A unit of comparison: a project's week, or a creative in a contrast set. */
export interface GuidedUnit {
  readonly guided: boolean;
  /** Units of the same cluster are not independent, for example one creative in several contrast sets. */
  readonly cluster: string;
  readonly totals: ArmTotals;
}

/** Units that may be compared with each other: weeks of one project, or creatives of one contrast set. */
export interface GuidedGroup<Unit extends GuidedUnit = GuidedUnit> {
  readonly units: readonly Unit[];
  /** Comparisons within strata, by metric. Absent: the totals of the units are compared directly. */
  readonly systems?: ReadonlyMap<Metric, SetSystem>;
}

/** A group with units on both sides, and the comparison under one metric. */
export interface ComparedGroup<Unit extends GuidedUnit = GuidedUnit> {
  /** All units of the group. */
  readonly units: readonly Unit[];
  /** The units that take part in the comparison. */
  readonly compared: readonly Unit[];
  readonly system: SetSystem;
}

/** The difference between guided and unguided units, in log-odds (in the logarithm for return on ad spend). */
export interface GuidedContrast {
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** τ²: variance of units inside a group beyond their sampling variance. */
  readonly overdispersion: number;
}

/** A contrast, ready to be shown. */
export interface GuidanceLift {
  /** e^estimate − 1. */
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  /** Probability that the lift has the sign it shows. */
  readonly signConfidence: number;
}

/** Returns the groups that can be compared under the metric and have units on both sides. */
export function comparableGroups<Unit extends GuidedUnit>(
  groups: readonly GuidedGroup<Unit>[],
  metric: Metric,
): readonly ComparedGroup<Unit>[] {
  return groups.flatMap((group) => {
    const { units } = group;
    const system = systemUnder(group, metric);
    if (system === undefined) return [];
    const { takesPart } = systemArms(system, 0);
    const compared = units.filter((_, place) => takesPart[place] === true);
    const isComparable = compared.some(({ guided }) => guided) && compared.some(({ guided }) => !guided);
    return isComparable ? [{ units, compared, system }] : [];
  });
}

function systemUnder({ units, systems }: GuidedGroup, metric: Metric): SetSystem | undefined {
  if (systems !== undefined) return systems.get(metric);
  const scores = armScores(
    metric,
    units.map(({ totals }) => totals),
  );
  if (scores === undefined) return undefined;
  const places = units.map((_, place) => place);
  return systemOf(units.length, [stratumScore(scores, places)]);
}

/**
 * Estimates the effect of guidance inside groups (projects or contrast sets), whose units have random effects of their
 * own with variance τ² (random-arms.ts). A good project or a good week cancels. τ² is a moment estimate for a regression
 * (Thompson & Sharp 1999, "Explaining heterogeneity in meta-analysis"), so that the effect itself is not taken for
 * noise. The variance of the estimate is the larger of two: the model's, 1/D, with D the information of the fit; and the
 * one that allows for clusters (Liang & Zeger 1986), times G/(G − 1), with G the number of clusters.
 *
 * Undefined when nothing varies inside a group, or no degree of freedom is left.
 */
export function guidedContrast(groups: readonly ComparedGroup[]): GuidedContrast | undefined {
  const terms = groups.map(({ system }) => systemTerms(system));
  const degreesOfFreedom = terms.reduce((sum, { df }) => sum + df, 0) - 1;
  if (degreesOfFreedom < 1) return undefined;
  const plain = fitGroups(groups, 0);
  if (plain === undefined) return undefined;
  const tau2 = overdispersion({
    q: terms.reduce((sum, { q }) => sum + q, 0) - plain.n ** 2 / plain.d,
    c: terms.reduce((sum, { c }) => sum + c, 0) - plain.squaredWeights / plain.d,
    df: degreesOfFreedom,
  });
  const fit = fitGroups(groups, tau2);
  if (fit === undefined) return undefined;
  return {
    estimate: fit.n / fit.d,
    standardError: Math.sqrt(Math.max(1 / fit.d, clusteredVariance(groups, fit))),
    degreesOfFreedom,
    overdispersion: tau2,
  };
}

/** Converts a contrast to a lift with its two-sided interval by Student's t. */
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

/** A group's units as random arms, with `column` x = being guided, and `weighed` Vx (V: see random-arms.ts). */
interface FittedGroup {
  readonly arms: RandomArms;
  readonly column: Float64Array;
  readonly weighed: Float64Array;
}

interface Fit {
  readonly n: number;
  readonly d: number;
  /** Σ(Vx)². */
  readonly squaredWeights: number;
  readonly groups: readonly FittedGroup[];
}

function fitGroups(groups: readonly ComparedGroup[], tau2: number): Fit | undefined {
  const fitted = groups.map(({ units, system }) => {
    const arms = systemArms(system, tau2);
    const column = Float64Array.from(units, ({ guided }) => (guided ? 1 : 0));
    return { arms, column, weighed: arms.weigh(column) };
  });
  const d = sum(fitted, ({ column, weighed }) => dot(column, weighed));
  if (!isInformative({ rounding: sum(fitted, ({ arms }) => arms.rounding) }, d)) return undefined;
  return {
    n: sum(fitted, ({ arms, column }) => dot(column, arms.scores)),
    d,
    squaredWeights: sum(fitted, ({ weighed }) => dot(weighed, weighed)),
    groups: fitted,
  };
}

/** Computed from the residual of each unit's score. x is centred over the units of its group that take part. */
function clusteredVariance(groups: readonly ComparedGroup[], { n, d, groups: fitted }: Fit): number {
  const scores = new Map<string, number>();
  for (const [at, { arms, column, weighed }] of fitted.entries()) {
    const places = [...column.keys()].filter((place) => arms.takesPart[place] === true);
    const centre = sum(places, (place) => column[place] ?? 0) / Math.max(1, places.length);
    for (const place of places) {
      const residual = (arms.scores[place] ?? 0) - (n / d) * (weighed[place] ?? 0);
      const cluster = groups[at]?.units[place]?.cluster ?? '';
      scores.set(cluster, (scores.get(cluster) ?? 0) + ((column[place] ?? 0) - centre) * residual);
    }
  }
  if (scores.size < 2) return 0;
  const meat = sum([...scores.values()], (score) => score ** 2);
  return ((scores.size / (scores.size - 1)) * meat) / d ** 2;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
