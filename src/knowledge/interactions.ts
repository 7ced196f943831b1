/** Interactions: what two traits together do beyond what each does alone. */

import { type SetContrast, successesOf } from '../contrast-sets/set-contrast.ts';
import { keyParts, nodeKey } from '../graph/keys.ts';
import type { Metric } from '../statistics/arm-outcome.ts';
import { interactionSums } from '../statistics/interaction.ts';
import type { RandomArms } from '../statistics/random-arms.ts';

/**
 * Kinds of traits that are paired: those a creative declares. Wording traits are too many to pair, and platforms do not
 * vary within a fine set.
 */
const PAIRED_KINDS: readonly string[] = ['hook_type', 'template', 'tone', 'pillar', 'content_type'];
/** One variant each with both traits, one, the other and neither. With fewer a combination is missing. */
const MIN_INTERACTION_ARMS = 4;
/**
 * Most pairs taken from one set, by order of keys. A set whose variants differ in everything says little on each pair.
 */
const MAX_PAIRS_PER_SET = 200;

/** A trait given by kind and value. */
export interface NamedTrait {
  readonly kind: string;
  readonly value: string;
}

/** A trait, with the positions of the variants that carry it. */
export interface ArmTrait extends NamedTrait {
  readonly traitKey: string;
  readonly places: readonly number[];
}

/** The contrast of one pair of traits in one set under one metric. */
export interface InteractionContrast extends SetContrast {
  readonly value: string;
  readonly firstKey: string;
  readonly secondKey: string;
}

/** Builds the value of an interaction trait from the kinds and values of its two traits. */
export function interactionValue(first: NamedTrait, second: NamedTrait): string {
  return nodeKey(first.kind, first.value, second.kind, second.value);
}

/**
 * Returns the two traits of an interaction value. Returns none for a value that {@link interactionValue} cannot have
 * made: a request with such a value is rejected, and a reader can go on.
 */
export function interactionTraits(value: string): readonly NamedTrait[] {
  const [firstKind, first, secondKind, second, ...rest] = keyParts(value);
  if (firstKind === undefined || first === undefined || secondKind === undefined || second === undefined)
    return [];
  const isWhole = rest.length === 0 && nodeKey(firstKind, first, secondKind, second) === value;
  if (!isWhole || !isPair(firstKind, secondKind)) return [];
  return [
    { kind: firstKind, value: first },
    { kind: secondKind, value: second },
  ];
}

function isPair(first: string, second: string): boolean {
  return first !== second && PAIRED_KINDS.includes(first) && PAIRED_KINDS.includes(second);
}

/** Returns contrasts of every pair of traits of different kinds. All four combinations must be compared in the set. */
export function interactionContrasts(
  accountKey: string,
  systems: readonly { readonly metric: Metric; readonly arms: RandomArms }[],
  traits: readonly ArmTrait[],
): readonly InteractionContrast[] {
  const size = systems[0]?.arms.size ?? 0;
  if (size < MIN_INTERACTION_ARMS) return [];
  const carriers = (places: readonly number[]): readonly boolean[] => {
    const carried = new Array<boolean>(size).fill(false);
    for (const place of places) carried[place] = true;
    return carried;
  };
  return pairsOf(traits).flatMap(([first, second]) => {
    const value = interactionValue(first, second);
    const pair = { first: carriers(first.places), second: carriers(second.places) };
    return systems.flatMap(({ metric, arms }) => {
      const sums = interactionSums(arms, pair);
      if (sums === undefined) return [];
      const { n, d, both } = sums;
      return [
        {
          traitKey: `${accountKey}|${nodeKey('interaction', value)}`,
          value,
          firstKey: first.traitKey,
          secondKey: second.traitKey,
          metric,
          n,
          d,
          ...successesOf(arms, both),
        },
      ];
    });
  });
}

/**
 * Returns the pairs of traits that some variant carries together. Without one, their interaction was never
 * observed.
 */
function pairsOf(traits: readonly ArmTrait[]): readonly (readonly [ArmTrait, ArmTrait])[] {
  const paired = traits
    .filter(({ kind }) => PAIRED_KINDS.includes(kind))
    .toSorted((one, other) => (one.traitKey < other.traitKey ? -1 : 1));
  const pairs = new Map<string, readonly [ArmTrait, ArmTrait]>();
  for (const [at, first] of paired.entries()) {
    const own = new Set(first.places);
    for (const second of paired.slice(at + 1)) {
      if (first.kind === second.kind || !second.places.some((place) => own.has(place))) continue;
      pairs.set(interactionValue(first, second), [first, second]);
    }
  }
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_PAIRS_PER_SET)
    .map(([, pair]) => pair);
}
