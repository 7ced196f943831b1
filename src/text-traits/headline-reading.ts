/** A headline prepared once, so that every trait is a cheap look at it. */
export interface HeadlineReading {
  /**
   * Compatibility-normalised (NFKC), web addresses removed, quotes made straight, dotted acronyms joined
   * ("U.S." to "US") and runs of white space made one space.
   */
  readonly text: string;
  /** Characters as a reader would count them in the original: code points, outer white space left out. */
  readonly length: number;
  /** Lower-case words with straight apostrophes; hyphenated words are split. "US" the country is "usa". */
  readonly words: readonly string[];
}

const onlyAscii = /^[\x20-\x7e]*$/;
const webAddresses = /\b(?:https?:\/\/|www\.)\S+/gi;
/** Soft hyphens and zero-width spaces and joins: unseen by a reader, but they would split a word. */
const invisibleMarks = /[\u00ad\u200b\u2060\ufeff]/g;
const singleQuotes = /[‘’‚‛′`´]/g;
const doubleQuotes = /[“”„‟«»″]/g;
const dottedAcronyms = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu;
const whiteSpace = /\s+/g;
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;
const lowerCaseLetter = /\p{Ll}/u;

/** Prepares a text for the trait predicates. Every step is one linear pass. */
export function readHeadline(original: string): HeadlineReading {
  const visible = original.replace(invisibleMarks, '').replace(whiteSpace, ' ').trim();
  const ascii = onlyAscii.test(visible);
  // Quotes go first: NFKC would turn a spacing acute accent into a space and a combining mark.
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
  // In a headline set wholly in capitals "US" may well be the pronoun, so only mixed case tells them apart.
  const mixedCase = lowerCaseLetter.test(text);
  return found.map((word) => (mixedCase && word === 'US' ? 'usa' : word.toLowerCase()));
}
