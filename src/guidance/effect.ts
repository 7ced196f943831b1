/** Decides whether guidance helped: which comparison is possible, what it shows, or why it shows nothing. Pure. */
import type { Metric } from '../statistics/arm-outcome.ts';
import {
  type ComparedGroup,
  comparableGroups,
  type GuidanceLift,
  type GuidedGroup,
  guidanceLift,
  guidedContrast,
} from './guided-contrast.ts';
import { type CountedUnit, isMeasured, pooledMetric } from './guided-figures.ts';

/** What kind of comparison was made. */
export type EffectBasis = 'RANDOMISED_HOLDOUT' | 'OBSERVATIONAL';

/** Why there is no lift. */
export type NoEffectReason =
  | 'NO_GUIDED_CREATIVES'
  | 'NO_PERFORMANCE'
  | 'NOTHING_TO_COMPARE'
  | 'TOO_FEW_UNITS';

/** One side of the comparison. */
export interface EffectSide {
  /** Number of units compared. */
  readonly units: number;
  /** Number of independent units among them: weeks, or creatives. */
  readonly clusters: number;
  readonly creatives: number;
  readonly measuredCreatives: number;
  readonly impressions: number;
  readonly rate: number | undefined;
}

/** The result of a comparison. */
export interface GuidanceEffect {
  readonly basis: EffectBasis;
  readonly metric: Metric;
  /** Undefined when `reason` says why there is no lift. */
  readonly lift: GuidanceLift | undefined;
  readonly reason: NoEffectReason | undefined;
  readonly guided: EffectSide;
  readonly unguided: EffectSide;
  /** Projects or contrast sets with units on both sides. */
  readonly groups: number;
  readonly overdispersion: number;
}

/** Summed results of the guided or the holdout creatives of one week of a project. */
export interface GuidedWeek extends CountedUnit {
  /** '' for guidance without a project, which takes no part in a holdout. */
  readonly projectId: string;
}

/**
 * Independent units needed on each side. With fewer, the spread that the interval rests on is itself a guess. With 4
 * and 4 in one group, Student's t has 6 degrees of freedom and its interval is a quarter wider than the normal one.
 */
export const MIN_UNITS_PER_SIDE = 4;
/**
 * Units needed beyond one for each group and one for the effect. With fewer, Student's t makes any interval useless
 * (4.3 at 2).
 */
const MIN_DEGREES_OF_FREEDOM = 3;

/** Whether there are creatives on both sides of a holdout. */
export function hasHoldout(weeks: readonly GuidedWeek[]): boolean {
  const ofProjects = weeks.filter(({ projectId }) => projectId !== '');
  return ofProjects.some(({ guided }) => guided) && ofProjects.some(({ guided }) => !guided);
}

/** Compares weeks of the same project. Which of them were holdout weeks was drawn at random. */
export function holdoutEffect(weeks: readonly GuidedWeek[], metric: Metric): GuidanceEffect {
  const projects = new Map<string, GuidedWeek[]>();
  for (const week of weeks) {
    if (week.projectId === '') continue;
    projects.set(week.projectId, [...(projects.get(week.projectId) ?? []), week]);
  }
  const ofProjects = [...projects.values()];
  const creatives = (guided: boolean): number =>
    ofProjects.flat().reduce((sum, week) => sum + (week.guided === guided ? week.creatives : 0), 0);
  const groups = ofProjects.map((units) => ({ units }));
  return compare(groups, {
    basis: 'RANDOMISED_HOLDOUT',
    metric,
    creatives: { guided: creatives(true), unguided: creatives(false) },
    // A week of a project is one unit, so its creatives are simply added up.
    creativesIn: (units) => units.reduce((sum, { measured }) => sum + measured, 0),
  });
}

/** Compares creatives of the same contrast set. `guidedCreatives` is the total number generated with guidance. */
export function observedEffect(
  sets: readonly GuidedGroup<CountedUnit>[],
  { metric, guidedCreatives }: { readonly metric: Metric; readonly guidedCreatives: number },
): GuidanceEffect {
  const others = new Set(
    sets.flatMap(({ units }) => units.filter(({ guided }) => !guided).map(({ cluster }) => cluster)),
  );
  return compare(sets, {
    basis: 'OBSERVATIONAL',
    metric,
    creatives: { guided: guidedCreatives, unguided: others.size },
    // A creative may be in several contrast sets, so it is counted once.
    creativesIn: (units) => new Set(units.map(({ cluster }) => cluster)).size,
  });
}

interface Comparison {
  readonly basis: EffectBasis;
  readonly metric: Metric;
  readonly creatives: { readonly guided: number; readonly unguided: number };
  readonly creativesIn: (units: readonly CountedUnit[]) => number;
}

function compare(groups: readonly GuidedGroup<CountedUnit>[], comparison: Comparison): GuidanceEffect {
  const { basis, metric, creatives, creativesIn } = comparison;
  const compared = comparableGroups(groups, metric);
  const side = (guided: boolean): EffectSide => {
    const units = compared.flatMap((group) => group.compared.filter((unit) => unit.guided === guided));
    return {
      units: units.length,
      clusters: new Set(units.map(({ cluster }) => cluster)).size,
      creatives: guided ? creatives.guided : creatives.unguided,
      measuredCreatives: creativesIn(units),
      impressions: units.reduce((sum, { impressions }) => sum + impressions, 0),
      rate: pooledMetric(metric, units),
    };
  };
  const common = { basis, metric, guided: side(true), unguided: side(false), groups: compared.length };
  const reason = reasonAgainst(groups, { ...common, compared });
  const contrast = reason === undefined ? guidedContrast(compared) : undefined;
  if (contrast === undefined || contrast.degreesOfFreedom < MIN_DEGREES_OF_FREEDOM) {
    return { ...common, lift: undefined, reason: reason ?? 'TOO_FEW_UNITS', overdispersion: 0 };
  }
  return {
    ...common,
    lift: guidanceLift(contrast),
    reason: undefined,
    overdispersion: contrast.overdispersion,
  };
}

function reasonAgainst(
  groups: readonly GuidedGroup<CountedUnit>[],
  {
    metric,
    guided,
    unguided,
    compared,
  }: Pick<GuidanceEffect, 'metric' | 'guided' | 'unguided'> & {
    readonly compared: readonly ComparedGroup<CountedUnit>[];
  },
): NoEffectReason | undefined {
  if (guided.creatives === 0) return 'NO_GUIDED_CREATIVES';
  if (compared.length === 0) {
    const isKnown = groups.some(({ units }) => units.some((unit) => unit.guided && isMeasured(metric, unit)));
    return isKnown ? 'NOTHING_TO_COMPARE' : 'NO_PERFORMANCE';
  }
  const fewest = Math.min(guided.clusters, unguided.clusters);
  return fewest < MIN_UNITS_PER_SIDE ? 'TOO_FEW_UNITS' : undefined;
}
