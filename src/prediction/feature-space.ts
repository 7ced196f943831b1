import { readHeadline } from '../text-traits/headline-reading.ts';
import type { CreativeTraits, TrainingSet } from './training-set.ts';

/** Kind of a feature, given by the first letter of its name. */
export type FeatureKind = 'trait' | 'word' | 'bigram' | 'letters';

const PREFIXES: Readonly<Record<FeatureKind, string>> = {
  trait: 't:',
  word: 'w:',
  bigram: 'b:',
  letters: 'l:',
};
const KINDS = new Map(
  (Object.keys(PREFIXES) as FeatureKind[]).map((kind): [string, FeatureKind] => [PREFIXES[kind], kind]),
);

/** Length of a letter feature. Four letters distinguish word stems and endings; three and five did no better. */
const LETTERS = 4;
/** Characters of a text that are read. A longer text is a page, not the words of a creative. */
const MAX_TEXT_CHARACTERS = 2_000;

/** Fewest sets in which a feature must differ between variants to get a coefficient. */
const MIN_SETS: Readonly<Record<FeatureKind, number>> = { trait: 1, word: 2, bigram: 3, letters: 5 };
/**
 * Most features; those that differ in most sets are kept. This bounds the model's size (about half a megabyte) and its
 * training.
 */
export const MAX_FEATURES = 20_000;

/** Binary features by position. */
export interface FeatureSpace {
  readonly names: readonly string[];
  readonly kinds: readonly FeatureKind[];
  readonly indexOf: ReadonlyMap<string, number>;
}

/** Returns the feature name of a trait. */
export function traitFeature(trait: string): string {
  return PREFIXES.trait + trait;
}

/** Reads the kind of a feature from its name. */
function featureKind(name: string): FeatureKind {
  const kind = KINDS.get(name.slice(0, 2));
  if (kind === undefined) throw new RangeError('a feature has a name of no known kind');
  return kind;
}

/**
 * Names of all features of a creative, each once. These are its traits and, of its text, the words, the pairs of
 * neighbouring words and the runs of four letters. The beginning and the end of the text count as words in pairs, so
 * that first and last words are features too.
 */
export function featureNames({ traits, text }: CreativeTraits): readonly string[] {
  const names = new Set(traits.map(traitFeature));
  const words = text === undefined ? [] : readHeadline(text.slice(0, MAX_TEXT_CHARACTERS)).words;
  if (words.length === 0) return [...names];
  for (const word of words) names.add(PREFIXES.word + word);
  const bounded = ['^', ...words, '$'];
  for (let at = 0; at + 1 < bounded.length; at += 1) {
    names.add(`${PREFIXES.bigram}${bounded[at]} ${bounded[at + 1]}`);
  }
  const run = ` ${words.join(' ')} `;
  for (let at = 0; at + LETTERS <= run.length; at += 1) {
    names.add(PREFIXES.letters + run.slice(at, at + LETTERS));
  }
  return [...names];
}

/**
 * The features that can be learned: those that differ between the variants of enough sets. The most frequent come
 * first, ties by name. So the same data give the same space in any order.
 */
export function featureSpace(
  sets: readonly TrainingSet[],
  namesOf: (arm: CreativeTraits) => readonly string[] = featureNames,
): FeatureSpace {
  const differing = new Map<string, number>();
  for (const { arms } of sets) {
    const carried = new Map<string, number>();
    for (const arm of arms) {
      for (const name of namesOf(arm)) carried.set(name, (carried.get(name) ?? 0) + 1);
    }
    for (const [name, count] of carried) {
      if (count < arms.length) differing.set(name, (differing.get(name) ?? 0) + 1);
    }
  }
  const names = [...differing]
    .filter(([name, count]) => count >= MIN_SETS[featureKind(name)])
    .sort(([name, count], [other, otherCount]) => otherCount - count || (name < other ? -1 : 1))
    .slice(0, MAX_FEATURES)
    .map(([name]) => name);
  return {
    names,
    kinds: names.map(featureKind),
    indexOf: new Map(names.map((name, index) => [name, index])),
  };
}

/** Positions of a creative's features in a space. Unknown features are left out. */
export function featureIndices(space: Pick<FeatureSpace, 'indexOf'>, names: readonly string[]): Int32Array {
  const indices: number[] = [];
  for (const name of names) {
    const index = space.indexOf.get(name);
    if (index !== undefined) indices.push(index);
  }
  return Int32Array.from(indices);
}
