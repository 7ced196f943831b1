/** Trait kinds as the graph stores them, and the numbers the API gives them. */
import { type TraitKindName, traitKindOf } from '../events/vocabulary.ts';
import { TraitKind } from '../gen/kaizen/v1/vocabulary.ts';

/** Every kind there is, as stored. */
export const TRAIT_KINDS: readonly TraitKindName[] = [
  'hook_type',
  'template',
  'audience',
  'platform',
  'tone',
  'pillar',
  'content_type',
  'phrase',
  'lexical',
];

const numbers: ReadonlyMap<string, TraitKind> = new Map(TRAIT_KINDS.map((name) => [name, traitKindOf(name)]));

/** The API's number of a stored kind; UNSPECIFIED for one that a newer version has written. */
export function traitKindOfStored(kind: string): TraitKind {
  return numbers.get(kind) ?? TraitKind.TRAIT_KIND_UNSPECIFIED;
}
