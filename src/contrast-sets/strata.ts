/** Strata as the graph keeps them: who was shown on one platform, for one audience, on one day, and what came of it. */
import { type ArmTotals, armScores, armTotals, type Metric } from '../statistics/arm-outcome.ts';
import type { ShownArm } from '../statistics/sample-ratio.ts';
import { type StratumScore, stratumScore } from '../statistics/set-score.ts';

/** Figures of an arm in a stratum: its totals, then impressions and planned share. The queries list them in this order. */
export const STRATUM_FIGURES = 11;
const IMPRESSIONS_AT = 9;
const PLANNED_AT = 10;

/** An arm in a stratum. */
export interface StratumArm {
  readonly creativeKey: string;
  readonly figures: readonly number[];
}

/** Arms shown side by side. */
export type Stratum = readonly StratumArm[];

/** Arms from the two lists that a stratum keeps. */
export function countedStratum(creatives: readonly string[], figures: readonly number[]): Stratum {
  return creatives.map((creativeKey, at) => ({
    creativeKey,
    figures: figures.slice(at * STRATUM_FIGURES, (at + 1) * STRATUM_FIGURES),
  }));
}

/** The two lists of a stratum's arms. */
export function stratumLists(stratum: Stratum): { readonly creatives: string[]; readonly figures: number[] } {
  return {
    creatives: stratum.map(({ creativeKey }) => creativeKey),
    figures: stratum.flatMap(({ figures }) => figures),
  };
}

/** Several strata as one: the figures of each creative added up. */
export function mergeStrata(strata: readonly Stratum[]): Stratum {
  const arms = new Map<string, readonly number[]>();
  for (const { creativeKey, figures } of strata.flat()) {
    const before = arms.get(creativeKey);
    arms.set(
      creativeKey,
      // A planned share is no sum: the largest one given holds.
      before === undefined
        ? figures
        : figures.map((figure, at) =>
            at === PLANNED_AT ? Math.max(figure, before[at] ?? -1) : figure + (before[at] ?? 0),
          ),
    );
  }
  return [...arms].map(([creativeKey, figures]) => ({ creativeKey, figures }));
}

/** Totals of an arm. */
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

/** Scores under a metric, with the arms' places in the set. */
export function scoresIn(stratum: Stratum, metric: Metric, places: readonly number[]): StratumScore {
  return stratum.length < 2 ? [] : stratumScore(armScores(metric, stratum.map(totalsOf)), places);
}

/** How often the arms were shown, at their places in the set. */
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
