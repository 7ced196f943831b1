/** Strata as the graph stores them: who was shown on one platform, for one audience, on one day, with the results. */
import { type ArmTotals, armScores, armTotals, type Metric } from '../statistics/arm-outcome.ts';
import type { ShownArm } from '../statistics/sample-ratio.ts';
import { type StratumScore, stratumScore } from '../statistics/set-score.ts';

/**
 * Length of the list of an arm in a stratum: its totals, impressions and planned share. Queries list them in this
 * order.
 */
export const STRATUM_FIGURES = 11;
const IMPRESSIONS_AT = 9;
const PLANNED_AT = 10;

/** An arm in a stratum, with its totals. */
export interface StratumArm {
  readonly creativeKey: string;
  readonly figures: readonly number[];
}

/** Arms that were shown side by side. */
export type Stratum = readonly StratumArm[];

/** Builds a stratum from the two lists that the graph stores. */
export function countedStratum(creatives: readonly string[], figures: readonly number[]): Stratum {
  return creatives.map((creativeKey, at) => ({
    creativeKey,
    figures: figures.slice(at * STRATUM_FIGURES, (at + 1) * STRATUM_FIGURES),
  }));
}

/** Converts a stratum to the two lists that the graph stores. */
export function stratumLists(stratum: Stratum): { readonly creatives: string[]; readonly figures: number[] } {
  return {
    creatives: stratum.map(({ creativeKey }) => creativeKey),
    figures: stratum.flatMap(({ figures }) => figures),
  };
}

/** Merges strata into one by adding up the totals of each creative. */
export function mergeStrata(strata: readonly Stratum[]): Stratum {
  const arms = new Map<string, readonly number[]>();
  for (const { creativeKey, figures } of strata.flat()) {
    const before = arms.get(creativeKey);
    arms.set(
      creativeKey,
      // Planned shares cannot be added. The largest is kept, so a reported share wins over -1 (none reported).
      before === undefined
        ? figures
        : figures.map((figure, at) =>
            at === PLANNED_AT ? Math.max(figure, before[at] ?? -1) : figure + (before[at] ?? 0),
          ),
    );
  }
  return [...arms].map(([creativeKey, figures]) => ({ creativeKey, figures }));
}

/** Returns the totals of an arm. */
export function totalsOf({ figures }: StratumArm): ArmTotals {
  return armTotals(figures);
}

/** Whether an arm was shown at all. */
export function isShown({ figures }: StratumArm): boolean {
  return (figures[IMPRESSIONS_AT] ?? 0) > 0;
}

/** Whether at least two arms were shown. */
export function isShared(stratum: Stratum): boolean {
  return stratum.filter(isShown).length >= 2;
}

/** Scores the arms under a metric, with their positions in the set. */
export function scoresIn(stratum: Stratum, metric: Metric, places: readonly number[]): StratumScore {
  return stratum.length < 2 ? [] : stratumScore(armScores(metric, stratum.map(totalsOf)), places);
}

/** Returns how often the arms were shown, with their positions in the set. */
export function shownIn(stratum: Stratum, places: readonly number[]): readonly ShownArm[] {
  return stratum.map(({ figures }, at) => {
    const planned = figures[PLANNED_AT] ?? -1;
    return {
      place: places[at] ?? 0,
      impressions: figures[IMPRESSIONS_AT] ?? 0,
      planned: planned < 0 ? undefined : planned,
    };
  });
}
