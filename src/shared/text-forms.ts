/**
 * Forms of texts. Names (ids, trait values, platforms, …) arrive in different forms from different systems: one writes é
 * as one code point, another as two, a third leaves a blank behind. Each is brought into one form where it enters the
 * service; what people would take for the same is compared by folded forms.
 */

/** Blanks, and marks that show nothing wherever they stand: a soft hyphen, zero-width spaces, a byte-order mark. */
const EDGE = /[\s\u00ad\u200b\u2060\ufeff]/;
/** Most names: visible ASCII with blanks inside. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;
/** Nothing of it can be seen. U+2800 is a Braille cell without a dot. */
const INVISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]*$/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const BLANKS = /\s+/g;
/** Blanks, dashes and underscores. */
const SEPARATORS = /[\s_\p{Pd}]+/gu;
/** A blank that does not stand between two digits: "1 10" and "11 0" are two names. */
const IDLE_BLANK = / (?!\p{N})|(?<!\p{N}) /gu;
const APOSTROPHES = /[‘’ʼ]/g;
const WORD = /[\p{L}\p{M}\p{N}']+/gu;

/**
 * The form of a name: Unicode's NFC, without blanks and invisible marks around it. Names of nothing but those stay as
 * they are: they are refused, and must not be taken for absent. Linear in the text's length; a name in its form is
 * returned as it is.
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

/** Whether a text shows nothing at all. */
export function isInvisible(text: string): boolean {
  // Nearly all texts begin with a letter or a digit, and this is asked of every name of every event.
  const first = text.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && INVISIBLE.test(text);
}

/**
 * A text without what a reader takes for a mere difference of form: Unicode's compatibility forms (ﬁ, full width),
 * case, runs of blanks, invisible marks. For comparing; not for showing.
 */
export function foldedForm(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(BLANKS, ' ');
  const compatible = text.replace(IGNORABLE, '').normalize('NFKC');
  return foldCase(compatible).normalize('NFKC').replace(BLANKS, ' ').trim();
}

/** What near twins have in common: the folded form without blanks, dashes and underscores, but for those in numbers. */
export function twinForm(text: string): string {
  return foldedForm(text).replace(SEPARATORS, ' ').trim().replace(IDLE_BLANK, '');
}

/** The words of a text in their folded form between single blanks, blanks around them; '' for a text without words. */
export function wordForm(text: string): string {
  const words = foldedForm(text.replace(APOSTROPHES, "'")).match(WORD) ?? [];
  return words.length === 0 ? '' : ` ${words.join(' ')} `;
}

/** Whether a text has a phrase as whole words, in whatever punctuation; both in their {@link wordForm}. */
export function hasPhrase(text: string, phrase: string): boolean {
  return phrase !== '' && text.includes(phrase);
}

/** By way of capitals: ß and ss, and the two small sigmas, are then one. The dotless ı is a letter of its own. */
function foldCase(text: string): string {
  return text
    .split('ı')
    .map((part) => part.toUpperCase().toLowerCase().replaceAll('ς', 'σ'))
    .join('ı');
}
