/** Two traits together: what the arms of a set say on doing both beyond doing each. */
import { keyParts, nodeKey } from '../graph/keys.ts';
import { type CellSums, interactionSums } from '../statistics/interaction.ts';
import type { WeighedSet } from './set-arms.ts';

/** Traits that a creative declares. Wording traits are too many to pair, and platforms do not vary in a fine set. */
export const PAIRED_KINDS: readonly string[] = ['hook_type', 'template', 'tone', 'pillar', 'content_type'];
/** Both, one, the other, neither: with fewer arms one of them is missing. */
export const MIN_INTERACTION_ARMS = 4;
/** A set whose arms differ in everything says little on each pair; beyond these only the first by key are taken. */
const MAX_PAIRS_PER_SET = 200;

/** A trait as read for pairing. */
export interface DeclaredTrait {
  readonly traitKey: string;
  readonly kind: string;
  readonly value: string;
}

/** One pair in one set under one metric. */
export interface InteractionContrast {
  readonly traitKey: string;
  readonly value: string;
  readonly firstKey: string;
  readonly secondKey: string;
  readonly metric: string;
  readonly n: number;
  readonly d: number;
  readonly arms: bigint;
  readonly successes: number;
  readonly otherSuccesses: number;
}

/** The value of the combining trait; its parts are the kinds and values of the two. */
export function interactionValue(first: DeclaredTrait, second: DeclaredTrait): string {
  return nodeKey(first.kind, first.value, second.kind, second.value);
}

/** The two traits behind the value of a combining trait. Throws on a value that is not one. */
export function interactionTraits(
  value: string,
): readonly [Omit<DeclaredTrait, 'traitKey'>, Omit<DeclaredTrait, 'traitKey'>] {
  const [firstKind, first, secondKind, second] = keyParts(value);
  if (firstKind === undefined || first === undefined || secondKind === undefined || second === undefined) {
    throw new Error('the value of an interaction names two traits');
  }
  return [
    { kind: firstKind, value: first },
    { kind: secondKind, value: second },
  ];
}

/** Contrasts of every pair of traits of different kinds whose four combinations all ran in the set. */
export function interactionContrasts(
  accountKey: string,
  set: WeighedSet,
  traitsOfArms: readonly (readonly DeclaredTrait[])[],
): readonly InteractionContrast[] {
  if (set.arms.length < MIN_INTERACTION_ARMS) return [];
  return pairsOf(traitsOfArms).flatMap(([first, second]) => {
    const value = interactionValue(first, second);
    const firstOf = carriers(traitsOfArms, first);
    const secondOf = carriers(traitsOfArms, second);
    return set.metrics.flatMap((metric, place) => {
      const sums = cellSums(set, place, { first: firstOf, second: secondOf });
      const contrast = interactionSums(sums);
      if (contrast === undefined) return [];
      const { arms, successes } = sums;
      const otherSuccesses = (set.successes[place] ?? 0) - successes;
      return [
        {
          traitKey: `${accountKey}|${nodeKey('interaction', value)}`,
          value,
          firstKey: first.traitKey,
          secondKey: second.traitKey,
          metric,
          ...contrast,
          arms: BigInt(arms),
          successes,
          otherSuccesses,
        },
      ];
    });
  });
}

function pairsOf(
  traitsOfArms: readonly (readonly DeclaredTrait[])[],
): readonly (readonly [DeclaredTrait, DeclaredTrait])[] {
  const pairs = new Map<string, readonly [DeclaredTrait, DeclaredTrait]>();
  for (const traits of traitsOfArms) {
    for (const [at, first] of traits.entries()) {
      for (const second of traits.slice(at + 1)) {
        if (first.kind !== second.kind) pairs.set(interactionValue(first, second), [first, second]);
      }
    }
  }
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_PAIRS_PER_SET)
    .map(([, pair]) => pair);
}

function carriers(
  traitsOfArms: readonly (readonly DeclaredTrait[])[],
  trait: DeclaredTrait,
): readonly boolean[] {
  return traitsOfArms.map((traits) => traits.some(({ traitKey }) => traitKey === trait.traitKey));
}

function cellSums(
  set: WeighedSet,
  place: number,
  carried: { readonly first: readonly boolean[]; readonly second: readonly boolean[] },
) {
  const cells: (CellSums & { readonly arms: number; readonly successes: number })[] = [0, 1, 2, 3].map(
    () => ({
      weight: 0,
      weighted: 0,
      arms: 0,
      successes: 0,
    }),
  );
  for (const [at, arm] of set.arms.entries()) {
    const weight = arm.weights[place] ?? 0;
    if (!(weight > 0)) continue;
    const cell = (carried.first[at] === true ? 1 : 0) + (carried.second[at] === true ? 2 : 0);
    const before = cells[cell];
    if (before === undefined) continue;
    cells[cell] = {
      weight: before.weight + weight,
      // Deviations from the set's mean serve as well as the outcomes: the mean cancels.
      weighted: before.weighted + (arm.deviations[place] ?? 0),
      arms: before.arms + 1,
      successes: before.successes + (arm.successes[place] ?? 0),
    };
  }
  const [neither, first, second, both] = cells;
  return { neither, first, second, both, arms: both?.arms ?? 0, successes: both?.successes ?? 0 };
}
