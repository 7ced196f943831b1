/**
 * Prepares sets for comparison: which strata compare the arms, how the comparison is classified, and what each metric
 * shows.
 */
import type { ReadStrataOfSetsRow } from '../gen/queries.ts';
import { keyParts, nodeKey } from '../graph/keys.ts';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';
import { type Split, splitOf } from '../statistics/sample-ratio.ts';
import type { StratumScore } from '../statistics/set-score.ts';
import { type SetSystem, systemOf } from '../statistics/set-system.ts';
import { type Apart, whyApart } from './apart.ts';
import { keepsStrata, type SetSums } from './set-sums.ts';
import { countedStratum, mergeStrata, type Stratum, scoresIn } from './strata.ts';

/**
 * DAY: arms were shown on the same platform, for the same audience, on the same day. WEEK: they were only shown one
 * after the other within an ISO week, which is never random. NOTHING: no two arms can be compared.
 */
export type ComparedBy = 'DAY' | 'WEEK' | 'NOTHING';

/** What varies between the arms of a system. */
export type Varying = 'CREATIVE' | 'PLATFORM' | 'AUDIENCE';

/** The comparison of a set's arms under one metric. */
export interface MetricSystem {
  readonly metric: Metric;
  readonly varying: Varying;
  readonly system: SetSystem;
}

/** A set with its arms and their comparisons. */
export interface ComparedSet {
  /** An arm of a fine set is a creative. An arm of a coarse set is a creative on a platform for an audience. */
  readonly arms: readonly string[];
  readonly systems: readonly MetricSystem[];
  readonly comparedBy: ComparedBy;
  /** Why no two arms of a fine set were shown side by side. Undefined when two were. */
  readonly apart: Apart | undefined;
  /** Whether it was shown as planned. A set with one arm counts as planned. */
  readonly split: Split;
}

type StoredStratum = ReadStrataOfSetsRow['strata'][number];

/** Whether a fine set is compared by its strata instead of its sums. */
export function needsStrata(sums: SetSums): boolean {
  return sums.arms.length > 1 && (keepsStrata(sums) || sums.shared === 0);
}

/** Builds a fine set. `strata` is only needed for sets that are compared by them. */
export function fineSet(sums: SetSums, strata: readonly StoredStratum[]): ComparedSet {
  const { arms } = sums;
  const split = splitOf(sums.split);
  if (!needsStrata(sums)) {
    const systems = [...sums.scores].map(
      ([metric, score]): MetricSystem => ({ metric, varying: 'CREATIVE', system: { form: 'SUMS', score } }),
    );
    return { arms, systems, split, ...(sums.shared > 0 ? SIDE_BY_SIDE : ALONE) };
  }
  const days = strata.map(({ creatives, figures }) => countedStratum(creatives, figures));
  if (sums.shared > 0) {
    return { arms, systems: systemsOf(arms, days, 'CREATIVE'), split, ...SIDE_BY_SIDE };
  }
  const weeks = mergedBy(strata, ({ platform, audience, week }) => nodeKey(platform, audience, week));
  const apart = whyApart(strata.map((stratum, at) => ({ ...stratum, arms: days[at] ?? [] })));
  const comparedBy = apart === 'DAY' ? 'WEEK' : 'NOTHING';
  return { arms, systems: systemsOf(arms, weeks, 'CREATIVE'), split, comparedBy, apart };
}

const SIDE_BY_SIDE = { comparedBy: 'DAY', apart: undefined } as const;
const ALONE = { comparedBy: 'NOTHING', apart: 'ONE_CREATIVE' } as const;

/**
 * Builds the coarse set of a project's week. Platforms are compared for the same audience and day, and audiences on the
 * same platform and day.
 */
export function coarseSet(strata: readonly StoredStratum[]): ComparedSet {
  const cells = strata.map((stratum) => ({
    ...stratum,
    creatives: stratum.creatives.map((key) => `${key}|${nodeKey(stratum.platform, stratum.audience)}`),
  }));
  const arms = [...new Set(cells.flatMap(({ creatives }) => creatives))].sort();
  const varies = (nameOf: (stratum: StoredStratum) => string): boolean =>
    new Set(strata.map(nameOf)).size > 1;
  const byAudience = varies(({ platform }) => platform)
    ? mergedBy(cells, ({ audience, date }) => nodeKey(audience, date))
    : [];
  const byPlatform = varies(({ audience }) => audience)
    ? mergedBy(cells, ({ platform, date }) => nodeKey(platform, date))
    : [];
  const systems = [...systemsOf(arms, byAudience, 'PLATFORM'), ...systemsOf(arms, byPlatform, 'AUDIENCE')];
  const comparedBy = systems.length > 0 ? 'DAY' : 'NOTHING';
  return { arms, systems, split: 'AS_PLANNED', comparedBy, apart: undefined };
}

/** Returns the platform and audience of an arm of a coarse set. */
export function placeOfCell(arm: string): { readonly platform: string; readonly audience: string } {
  const parts = keyParts(arm);
  return { platform: parts.at(-2) ?? '', audience: parts.at(-1) ?? '' };
}

function mergedBy(
  strata: readonly StoredStratum[],
  keyOf: (stratum: StoredStratum) => string,
): readonly Stratum[] {
  const groups = new Map<string, Stratum[]>();
  for (const stratum of strata) {
    const key = keyOf(stratum);
    groups.set(key, [...(groups.get(key) ?? []), countedStratum(stratum.creatives, stratum.figures)]);
  }
  return [...groups.values()].map(mergeStrata);
}

function systemsOf(
  arms: readonly string[],
  strata: readonly Stratum[],
  varying: Varying,
): readonly MetricSystem[] {
  const placeOf = new Map(arms.map((key, place) => [key, place]));
  const placed = strata.map((stratum) => ({
    stratum,
    places: stratum.map(({ creativeKey }) => placeOf.get(creativeKey) ?? 0),
  }));
  return METRICS.flatMap((metric): readonly MetricSystem[] => {
    const scores: readonly StratumScore[] = placed
      .map(({ stratum, places }) => scoresIn(stratum, metric, places))
      .filter((score) => score.length > 0);
    return scores.length === 0 ? [] : [{ metric, varying, system: systemOf(arms.length, scores) }];
  });
}
