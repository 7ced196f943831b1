/** Which traits may become shared vocabulary. */
import type { TraitKindName } from '../../shared/vocabulary.ts';

/**
 * Kinds with a vocabulary of their own: the extractor's (lexical, most hook types) or that of the trade (tones, pillars,
 * content types, platforms). Callers may write other values, so these are under the same rule as free text.
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
 * Kinds whose values are an account's own words. A value is shared only once enough accounts, each by itself, have
 * tested the very same words; the threshold on contributors says exactly this, because an account contributes on a
 * value only if it used it. A template's or an audience's name may mean different things to different accounts: that
 * shows as variance between accounts, which widens the interval.
 */
const FREE_TEXT_KINDS = ['template', 'audience', 'phrase'] as const satisfies readonly TraitKindName[];

/** Kinds that are pooled over accounts. Combinations of traits are not: their values are pairs of an account's own. */
export const SHAREABLE_KINDS: readonly string[] = [...VOCABULARY_KINDS, ...FREE_TEXT_KINDS];

/** A label or a phrase; what is longer is somebody's content. */
const MAX_VALUE_CHARACTERS = 80;
/** Addresses, links and long numbers (telephones, customers, orders) point at someone however many accounts use them. */
const POINTS_AT_SOMEONE = /@|:\/\/|www\.|\d(?:[\s().+-]{0,2}\d){6}/i;

/** Whether a trait may be pooled over accounts at all. */
export function isShareable({ kind, value }: { readonly kind: string; readonly value: string }): boolean {
  if (!SHAREABLE_KINDS.includes(kind)) return false;
  return value.trim() !== '' && value.length <= MAX_VALUE_CHARACTERS && !POINTS_AT_SOMEONE.test(value);
}
