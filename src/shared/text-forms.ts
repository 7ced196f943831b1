/**
 * Normal forms of texts. Names (ids, trait values, platforms, …) arrive from different systems in different forms: é as
 * one code point or as two, or with a trailing blank. Each name is normalised where it enters the service. Names that
 * people would consider equal are compared in a folded form.
 */

/** Blanks, and marks that are always invisible: a soft hyphen, zero-width spaces, a byte-order mark. */
const EDGE = /[\s\u00ad\u200b\u2060\ufeff]/;
/** Most names: visible ASCII, possibly with blanks inside. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;
/** Text in which nothing is visible. U+2800 is a Braille cell without a dot. */
const INVISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]*$/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const BLANKS = /\s+/g;
/** Blanks, dashes and underscores. */
const SEPARATORS = /[\s_\p{Pd}]+/gu;
/** A blank that is not between two digits: "1 10" and "11 0" are different names. */
const IDLE_BLANK = / (?!\p{N})|(?<!\p{N}) /gu;
const APOSTROPHES = /[‘’ʼ]/g;
const WORD = /[\p{L}\p{M}\p{N}']+/gu;

/**
 * The normal form of a name: Unicode's NFC, without blanks and invisible marks around it. A name of only such
 * characters stays as it is: it is refused later, and must not count as absent. Takes time linear in the length. A name
 * in normal form is returned unchanged.
 */
export function nameForm(text: string): string {
  if (PLAIN.test(text)) return text;
  let start = 0;
  let end = text.length;
  while (start < end && EDGE.test(text.charAt(start))) start += 1;
  while (end > start && EDGE.test(text.charAt(end - 1))) end -= 1;
  if (start === end) return text;
  return text.slice(start, end).normalize('NFC');
}

/** Whether nothing in a text is visible. */
export function isInvisible(text: string): boolean {
  // Nearly all texts begin with a letter or a digit, and this runs for every name of every event.
  const first = text.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && INVISIBLE.test(text);
}

/**
 * A text without differences that readers ignore: Unicode's compatibility forms (ﬁ, full width), case, repeated blanks,
 * invisible marks. Use it for comparison, not for display.
 */
export function foldedForm(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(BLANKS, ' ');
  const compatible = text.replace(IGNORABLE, '').normalize('NFKC');
  return foldCase(compatible).normalize('NFKC').replace(BLANKS, ' ').trim();
}

/**
 * What near twins have in common: the folded form without blanks, dashes and underscores, except those inside numbers.
 */
export function twinForm(text: string): string {
  return foldedForm(text).replace(SEPARATORS, ' ').trim().replace(IDLE_BLANK, '');
}

/** The words of a text in folded form, with single blanks between and around them; '' for a text without words. */
export function wordForm(text: string): string {
  const words = foldedForm(text.replace(APOSTROPHES, "'")).match(WORD) ?? [];
  return words.length === 0 ? '' : ` ${words.join(' ')} `;
}

/** Whether a text contains a phrase as whole words, whatever the punctuation. Both must be in {@link wordForm}. */
export function hasPhrase(text: string, phrase: string): boolean {
  return phrase !== '' && text.includes(phrase);
}

/**
 * Folds by way of capitals, so that ß equals ss, and both small sigmas are equal. The dotless ı stays a different
 * letter.
 */
function foldCase(text: string): string {
  return text
    .split('ı')
    .map((part) => part.toUpperCase().toLowerCase().replaceAll('ς', 'σ'))
    .join('ı');
}
