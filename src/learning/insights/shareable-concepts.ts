/** Decides which traits may be shared between accounts. */
import type { TraitKindName } from '../../shared/vocabulary.ts';

/**
 * Kinds with a common vocabulary: that of the text extractor (lexical, most hook types) or that of the trade (tones,
 * pillars, content types, platforms). Callers may also report other values, so these kinds follow the same rule as free
 * text.
 */
const VOCABULARY_KINDS = [
  'hook_type',
  'tone',
  'pillar',
  'content_type',
  'platform',
  'lexical',
] as const satisfies readonly TraitKindName[];

/**
 * Kinds whose values are an account's own words. A value is shared only once enough accounts have each tested the very
 * same words. The threshold on contributors ensures that, because an account contributes on a value only if it used it.
 * The name of a template or audience may mean different things to different accounts. Such differences show as variance
 * between accounts, which widens the interval.
 */
const FREE_TEXT_KINDS = ['template', 'audience', 'phrase'] as const satisfies readonly TraitKindName[];

/**
 * Kinds that are pooled over accounts. Interactions are not, because their values are pairs of an account's own traits.
 */
export const SHAREABLE_KINDS: readonly string[] = [...VOCABULARY_KINDS, ...FREE_TEXT_KINDS];

/** Long enough for a label or a phrase. Longer values are somebody's content. */
const MAX_VALUE_CHARACTERS = 80;
/**
 * Addresses, links and long numbers (telephones, customers, orders) identify someone, however many accounts use them.
 */
const POINTS_AT_SOMEONE = /@|:\/\/|www\.|\d(?:[\s().+-]{0,2}\d){6}/i;

/** Whether a trait may be pooled over accounts. */
export function isShareable({ kind, value }: { readonly kind: string; readonly value: string }): boolean {
  if (!SHAREABLE_KINDS.includes(kind)) return false;
  return value.trim() !== '' && value.length <= MAX_VALUE_CHARACTERS && !POINTS_AT_SOMEONE.test(value);
}
