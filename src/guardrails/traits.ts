/** Traits in one form, whatever form they were given in. */
import type { TraitInput } from '../client/events/event-envelope.ts';
import { toTrait } from '../client/events/to-event.ts';
import { traitKindToJSON } from '../gen/kaizen/v1/vocabulary.ts';

/** Kind and value of each, sorted. */
export function comparableTraits(traits: readonly TraitInput[]): readonly string[] {
  return traits
    .map((trait) => {
      const { kind, value } = toTrait(trait);
      return `${traitKindToJSON(kind).replace(/^TRAIT_KIND_/, '')} ${value.trim()}`;
    })
    .toSorted();
}
