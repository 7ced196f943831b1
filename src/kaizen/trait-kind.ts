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

/** The API's number of a stored kind; UNSPECIFIED for one that a newer version has written. */
export function traitKindOfStored(kind: string): TraitKind {
  const known = TRAIT_KINDS.find((name) => name === kind);
  return known === undefined ? TraitKind.TRAIT_KIND_UNSPECIFIED : traitKindOf(known);
}
