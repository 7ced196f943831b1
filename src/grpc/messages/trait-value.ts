import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { interactionTraits } from '../../knowledge/interactions.ts';

/** Longest value of a reported trait. Longer values are texts, and comparing whole texts teaches nothing. */
const MAX_VALUE_LENGTH = 256;
/**
 * Longest value of an interaction: two values of 256 characters, each of which is escaped by three, the two longest
 * kinds that are paired (content_type and hook_type), and three delimiters. The field rules use the same limit.
 */
const MAX_INTERACTION_LENGTH = 1_560;

/** What is wrong with a trait's value, beyond the rules of its field; undefined when nothing is. */
export function traitValueProblem({
  kind,
  value,
}: {
  readonly kind: number;
  readonly value: string;
}): string | undefined {
  if (kind !== TraitKind.TRAIT_KIND_INTERACTION) {
    const isLong = value.length > MAX_VALUE_LENGTH && value.length <= MAX_INTERACTION_LENGTH;
    return isLong ? `must be at most ${MAX_VALUE_LENGTH} characters long, not ${value.length}` : undefined;
  }
  // The field's own rule reports these values.
  if (value === '' || value.length > MAX_INTERACTION_LENGTH) return undefined;
  return interactionTraits(value.trim()).length === 2
    ? undefined
    : 'must name two traits of different kinds, as the pattern of an interaction does: "tone|bold|hook_type|question"';
}
