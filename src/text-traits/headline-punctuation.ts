import type { HeadlineReading } from './headline-reading.ts';

/**
 * Predicates on signs and layout rather than on words.
 *
 * The patterns have no nested or overlapping repetition, so each takes time linear in the text's length.
 */

/** Abbreviations whose full stop does not end a sentence. */
const abbreviations: ReadonlySet<string> = new Set(
  'mr mrs ms mx dr st jr sr vs prof sen rep gov gen lt col sgt rev hon etc inc ltd co no ft mt'.split(' '),
);
/** Words that may begin with an apostrophe, which is then not an opening quote. */
const elidedWords: ReadonlySet<string> = new Set('til tis twas em n cause bout cuz round'.split(' '));
const countWords: ReadonlySet<string> = new Set(
  'two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty'.split(' '),
);

const anyDigit = /\p{Nd}/u;
const leadingDigits = /^["'(#]*(\p{Nd}+(?:[.,]\p{Nd}+)*)\+? /u;
const calendarYear = /^(?:1[5-9]|20)\d\d$/;
const openingDoubleQuote = /(?:^|[\s([—–-])"(?=[^\s"])/;
const closingSingleQuote = /[^\s']'(?=[\s.,!?:;)\]—–-]|$)/g;
const openingSingleQuote = /(?:^|[\s([—–"-])'(?=[^\s'\p{Nd}])(\p{L}*)/gu;
const colonBeforeMore = /:["']?(?:\s|$)/;
const ellipsisSign = /\.{2,}|\. \. \./;
const commaOutsideNumber = /(?<!\p{N}),|,(?!\p{N})|、/u;
const dashSign = /[—―]|(?<!\p{N})–|–(?!\p{N})|\s-\s|--/u;
const capitalsWord = /(?<![\p{L}\p{N}])(?![IVX]+(?![\p{L}\p{N}]))\p{Lu}{3,}(?![\p{L}\p{N}])/u;
const sentenceEnd = /[.!?]["')\]]*\s["'([]*(?=[\p{Lu}\p{Lt}\p{Lo}\p{N}$#@])/gu;
const fullStopAtEnd = /\.["')\]]*$/;
const lastWordPattern = /[\p{L}\p{M}]+$/u;
/** Long enough for every abbreviation, and short enough that looking back costs nothing. */
const longestAbbreviation = 12;

export function hasDigit({ text }: HeadlineReading): boolean {
  return anyDigit.test(text);
}

/** A count such as "7 Ways" or "Five Reasons". Calendar years and "9-Year-Old" are not counts. */
export function startsWithCount({ text, words }: HeadlineReading): boolean {
  const digits = leadingDigits.exec(text)?.[1];
  if (digits !== undefined) return !calendarYear.test(digits);
  return countWords.has(words[0] ?? '');
}

export function hasQuestionMark({ text }: HeadlineReading): boolean {
  return text.includes('?') || text.includes('؟');
}

export function hasExclamationMark({ text }: HeadlineReading): boolean {
  return text.includes('!');
}

/** A passage in double or single quotes. Apostrophes and inch marks are not quotes. */
export function hasQuotation({ text }: HeadlineReading): boolean {
  return openingDoubleQuote.test(text) || hasSingleQuotedPassage(text);
}

function hasSingleQuotedPassage(text: string): boolean {
  if (!text.includes("'")) return false;
  let lastClosing = -1;
  for (const closing of text.matchAll(closingSingleQuote)) lastClosing = closing.index;
  for (const opening of text.matchAll(openingSingleQuote)) {
    if (opening.index >= lastClosing) return false;
    if (!elidedWords.has((opening[1] ?? '').toLowerCase())) return true;
  }
  return false;
}

/** A colon with text after it. Clock times and emoticons do not count. */
export function hasColon({ text }: HeadlineReading): boolean {
  return colonBeforeMore.test(text);
}

export function hasEllipsis({ text }: HeadlineReading): boolean {
  return ellipsisSign.test(text);
}

/** A comma that is not inside a number such as 1,000. */
export function hasComma({ text }: HeadlineReading): boolean {
  return commaOutsideNumber.test(text);
}

/** A dash between phrases. Hyphens inside words and ranges such as 10–20 are not dashes. */
export function hasDash({ text }: HeadlineReading): boolean {
  return dashSign.test(text);
}

/** An opening and a closing round bracket with something between them. */
export function hasParenthesis({ text }: HeadlineReading): boolean {
  const opening = text.indexOf('(');
  return opening >= 0 && text.lastIndexOf(')') > opening + 1;
}

/** A word of three or more capital letters. Roman numerals do not count. */
export function hasCapitalsWord({ text }: HeadlineReading): boolean {
  return capitalsWord.test(text);
}

/** More than one sentence. Ellipses, initials and abbreviations do not end a sentence. */
export function hasSeveralSentences({ text }: HeadlineReading): boolean {
  for (const { index } of text.matchAll(sentenceEnd)) {
    if (text[index] !== '.' || isFullStop(text, index)) return true;
  }
  return false;
}

/** The last sentence ends with a full stop, possibly inside quotes. */
export function endsWithFullStop({ text }: HeadlineReading): boolean {
  const end = fullStopAtEnd.exec(text);
  return end !== null && isFullStop(text, end.index);
}

function isFullStop(text: string, index: number): boolean {
  const before = text[index - 1];
  if (before === '.' || (before === ' ' && text[index - 2] === '.')) return false;
  const lastWord =
    lastWordPattern.exec(text.slice(Math.max(0, index - longestAbbreviation), index))?.[0] ?? '';
  const isInitial = lastWord.length === 1 && lastWord !== 'I' && /\p{Lu}/u.test(lastWord);
  return !isInitial && !abbreviations.has(lastWord.toLowerCase());
}
