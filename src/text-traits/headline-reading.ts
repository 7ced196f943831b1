/** A headline prepared once, so that each trait is cheap to check. */
export interface HeadlineReading {
  /**
   * Normalised by NFKC, without web addresses, with straight quotes, joined acronyms ("U.S." becomes "US") and single
   * spaces.
   */
  readonly text: string;
  /** Characters of the original as a reader counts them: code points, without surrounding white space. */
  readonly length: number;
  /** Lower-case words with straight apostrophes; hyphenated words are split. "US", the country, becomes "usa". */
  readonly words: readonly string[];
}

const onlyAscii = /^[\x20-\x7e]*$/;
const webAddresses = /\b(?:https?:\/\/|www\.)\S+/gi;
/** Soft hyphens and zero-width spaces and joiners: invisible to readers, but they would split a word. */
const invisibleMarks = /[\u00ad\u200b\u2060\ufeff]/g;
const singleQuotes = /[‘’‚‛′`´]/g;
const doubleQuotes = /[“”„‟«»″]/g;
const dottedAcronyms = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu;
const whiteSpace = /\s+/g;
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;
const lowerCaseLetter = /\p{Ll}/u;

/** Prepares a text for the trait predicates. Every step is a single linear pass. */
export function readHeadline(original: string): HeadlineReading {
  const visible = original.replace(invisibleMarks, '').replace(whiteSpace, ' ').trim();
  const ascii = onlyAscii.test(visible);
  // Quotes are replaced first, because NFKC would turn a spacing acute accent into a space and a combining mark.
  const plain = ascii
    ? visible
    : visible.replace(singleQuotes, "'").replace(doubleQuotes, '"').normalize('NFKC');
  const text = plain
    .replace(webAddresses, ' ')
    .replace(dottedAcronyms, (acronym) => acronym.replaceAll('.', ''))
    .replace(whiteSpace, ' ')
    .trim();
  return {
    text,
    length: ascii ? visible.length : [...visible.normalize('NFC')].length,
    words: wordsOf(text),
  };
}

function wordsOf(text: string): readonly string[] {
  const found = text.match(wordPattern) ?? [];
  // In a headline entirely in capitals, "US" may be the pronoun. Only mixed case can tell.
  const mixedCase = lowerCaseLetter.test(text);
  return found.map((word) => (mixedCase && word === 'US' ? 'usa' : word.toLowerCase()));
}
