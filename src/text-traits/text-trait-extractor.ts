/** One trait seen in a text. Traits are present or absent; there are no counts or strengths. */
export interface TextTrait {
  readonly kind: TextTraitKind;
  readonly value: string;
}

/** `lexical`: something in the wording itself. `hook_type`: a named group of lexical traits. */
export type TextTraitKind = 'lexical' | 'hook_type';

/**
 * Reads traits out of a text. Replaceable: another language or another kind of text brings its own.
 *
 * The version names the definitions. Any change to what a trait means is a new version, because figures
 * gathered under two different meanings must never be added up as if they were one.
 */
export interface TextTraitExtractor {
  readonly version: string;
  /** Pure: equal texts give equal traits in an equal order. Takes time linear in the text's length. */
  extract(text: string): readonly TextTrait[];
}
