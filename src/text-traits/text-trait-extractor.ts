/** One trait found in a text. A trait is present or absent; it has no count or strength. */
export interface TextTrait {
  readonly kind: TextTraitKind;
  readonly value: string;
}

/** `lexical`: something in the wording itself. `hook_type`: a named group of lexical traits. */
export type TextTraitKind = 'lexical' | 'hook_type';

/**
 * Finds traits in a text. Replaceable, for other languages or other kinds of text.
 *
 * The version identifies the definitions. Any change of a trait's meaning needs a new version, because metrics
 * collected under two meanings must never be added up.
 */
export interface TextTraitExtractor {
  readonly version: string;
  /** Pure: equal texts give equal traits in the same order. Takes time linear in the text's length. */
  extract(text: string): readonly TextTrait[];
}
