/** Traits in one comparable form, however they were given. */
import type { TraitInput } from '../client/events/event-envelope.ts';
import { toTrait } from '../client/events/to-event.ts';
import { traitKindToJSON } from '../gen/kaizen/v1/vocabulary.ts';

/** Kind and value of each trait, sorted. */
export function comparableTraits(traits: readonly TraitInput[]): readonly string[] {
  return traits
    .map((trait) => {
      const { kind, value } = toTrait(trait);
      return `${traitKindToJSON(kind).replace(/^TRAIT_KIND_/, '')} ${value.trim()}`;
    })
    .toSorted();
}
