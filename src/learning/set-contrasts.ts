/** Computes the contrasts of a set: one for every trait that varies among its variants, under every metric. */

import { type ComparedSet, type MetricSystem, placeOfCell } from '../contrast-sets/compared-set.ts';
import { type SetContrast, successesOf } from '../contrast-sets/set-contrast.ts';
import type { ReadTraitsOfArmsRow } from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import { type ArmTrait, type InteractionContrast, interactionContrasts } from '../knowledge/interactions.ts';
import type { Metric } from '../statistics/arm-outcome.ts';
import { carrierContrast } from '../statistics/contrast.ts';
import type { RandomArms } from '../statistics/random-arms.ts';
import { systemArms } from '../statistics/set-system.ts';

/** Returns the contrasts of a set whose variants carry the given traits. */
export function setContrasts(
  set: ComparedSet,
  {
    accountKey,
    traits,
    tau2,
  }: {
    readonly accountKey: string;
    /** Traits of creatives. Platforms and audiences are derived from the variants of coarse sets. */
    readonly traits: readonly ArmTrait[];
    readonly tau2: (metric: Metric) => number;
  },
): { readonly single: readonly SetContrast[]; readonly paired: readonly InteractionContrast[] } {
  const solved = set.systems.map(({ metric, varying, system }) => ({
    metric,
    varying,
    arms: systemArms(system, tau2(metric)),
  }));
  const single = solved.flatMap(({ metric, varying, arms }) => {
    const carried = varying === 'CREATIVE' ? traits : placeTraits(accountKey, set.arms, varying);
    return carried.flatMap((trait) => singleContrast(trait, metric, arms));
  });
  const paired = interactionContrasts(
    accountKey,
    solved.filter(({ varying }) => varying === 'CREATIVE'),
    traits,
  );
  return { single, paired };
}

function singleContrast(
  { traitKey, places }: ArmTrait,
  metric: Metric,
  arms: RandomArms,
): readonly SetContrast[] {
  const carriers = places.filter((place) => arms.takesPart[place] === true);
  if (carriers.length === 0) return [];
  const contrast = carrierContrast(arms, carriers);
  return contrast === undefined ? [] : [{ traitKey, metric, ...contrast, ...successesOf(arms, carriers) }];
}

/** Platforms, or audiences, as traits of the variants of a coarse set. */
function placeTraits(
  accountKey: string,
  arms: readonly string[],
  varying: Exclude<MetricSystem['varying'], 'CREATIVE'>,
): readonly ArmTrait[] {
  const kind = varying === 'PLATFORM' ? 'platform' : 'audience';
  const byValue = new Map<string, number[]>();
  for (const [place, arm] of arms.entries()) {
    const value = placeOfCell(arm)[kind];
    if (value !== '') byValue.set(value, [...(byValue.get(value) ?? []), place]);
  }
  return [...byValue].map(([value, places]) => ({
    traitKey: `${accountKey}|${nodeKey(kind, value)}`,
    kind,
    value,
    places,
  }));
}

/**
 * Assigns traits to the variants of sets. `rows` lists the traits of creatives read for many sets together.
 * `positionOf` gives a creative's position in that list.
 */
export function traitsOfSet(
  rows: readonly ReadTraitsOfArmsRow[],
  positionOf: ReadonlyMap<string, number>,
): (set: Pick<ComparedSet, 'arms'>) => readonly ArmTrait[] {
  const byPosition = new Map<number, ReadTraitsOfArmsRow[]>();
  for (const row of rows) {
    for (const position of row.creatives) {
      const own = byPosition.get(position);
      if (own === undefined) byPosition.set(position, [row]);
      else own.push(row);
    }
  }
  return ({ arms }) => {
    const carried = new Map<string, ArmTrait & { readonly places: number[] }>();
    for (const [place, arm] of arms.entries()) {
      for (const { traitKey, kind, value } of byPosition.get(positionOf.get(arm) ?? -1) ?? []) {
        const trait = carried.get(traitKey);
        if (trait === undefined) carried.set(traitKey, { traitKey, kind, value, places: [place] });
        else trait.places.push(place);
      }
    }
    return [...carried.values()].sort((one, other) => (one.traitKey < other.traitKey ? -1 : 1));
  };
}
