import {
  endsWithFullStop,
  hasCapitalsWord,
  hasColon,
  hasComma,
  hasDash,
  hasDigit,
  hasEllipsis,
  hasExclamationMark,
  hasParenthesis,
  hasQuestionMark,
  hasQuotation,
  hasSeveralSentences,
  startsWithCount,
} from './headline-punctuation.ts';
import type { HeadlineReading } from './headline-reading.ts';
import {
  childWords,
  commandOpeners,
  finiteVerbsAfterNoun,
  firstPersonPluralWords,
  firstPersonSingularWords,
  forwardReferenceWords,
  heSheWords,
  imperativeVerbs,
  knowThinkWords,
  makeWords,
  manWords,
  nationWords,
  negativeWords,
  peopleWords,
  politicsWords,
  positiveWords,
  secondPersonWords,
  seeWords,
  superlativeWords,
  theyWords,
  thingWords,
  videoWords,
  watchWords,
  womanWords,
} from './headline-words.ts';

/** How a trait is recognised: by any of its words, or by a predicate on the whole headline. */
export type TraitRecognition =
  | { readonly words: readonly string[] }
  | { readonly when: (headline: HeadlineReading) => boolean };

/** A trait that headlines have by their words: one row of the table. */
export interface LexicalTrait {
  /** The public name. It is stored, so its meaning never changes within a version. */
  readonly value: string;
  /** A noun phrase that fits after "use" and after "avoid". */
  readonly description: string;
  readonly recognise: TraitRecognition;
}

/** A headline with fewer characters is short. Fixed: part of the extractor's version. */
const shortBelowCharacters = 77;
/** A headline with more characters is long. Fixed: part of the extractor's version. */
const longAboveCharacters = 91;

/** All lexical traits of a headline, in the order of reporting. */
export const lexicalTraits = [
  { value: 'digit', description: 'a digit in the headline', recognise: { when: hasDigit } },
  {
    value: 'leading_number',
    description: 'a headline that starts with a count, such as "7 ways"',
    recognise: { when: startsWithCount },
  },
  {
    value: 'question_mark',
    description: 'a question mark in the headline',
    recognise: { when: hasQuestionMark },
  },
  {
    value: 'exclamation_mark',
    description: 'an exclamation mark in the headline',
    recognise: { when: hasExclamationMark },
  },
  { value: 'quotation', description: 'quoted words in the headline', recognise: { when: hasQuotation } },
  { value: 'colon', description: 'a colon in the headline', recognise: { when: hasColon } },
  {
    value: 'ellipsis',
    description: 'an ellipsis (three dots) in the headline',
    recognise: { when: hasEllipsis },
  },
  { value: 'comma', description: 'a comma in the headline', recognise: { when: hasComma } },
  { value: 'dash', description: 'a dash between phrases of the headline', recognise: { when: hasDash } },
  {
    value: 'parenthesis',
    description: 'a remark in brackets in the headline',
    recognise: { when: hasParenthesis },
  },
  {
    value: 'several_sentences',
    description: 'a headline of two or more sentences',
    recognise: { when: hasSeveralSentences },
  },
  {
    value: 'final_full_stop',
    description: 'a full stop at the end of the headline',
    recognise: { when: endsWithFullStop },
  },
  {
    value: 'word_in_capitals',
    description: 'a word of three or more letters all in capitals',
    recognise: { when: hasCapitalsWord },
  },
  {
    value: 'length_under_77',
    description: `a short headline (under ${shortBelowCharacters} characters)`,
    recognise: { when: ({ length }) => length < shortBelowCharacters },
  },
  {
    value: 'length_over_91',
    description: `a long headline (over ${longAboveCharacters} characters)`,
    recognise: { when: ({ length }) => length > longAboveCharacters },
  },
  {
    value: 'i_me_my',
    description: 'the first person singular ("I", "me", "my")',
    recognise: { words: firstPersonSingularWords },
  },
  {
    value: 'we_us_our',
    description: 'the first person plural ("we", "us", "our")',
    recognise: { words: firstPersonPluralWords },
  },
  {
    value: 'you_your',
    description: 'words to the reader ("you", "your")',
    recognise: { words: secondPersonWords },
  },
  {
    value: 'he_she',
    description: 'one person in the third person ("he", "she", "his", "her")',
    recognise: { words: heSheWords },
  },
  {
    value: 'they_them',
    description: 'the third person plural ("they", "them", "their")',
    recognise: { words: theyWords },
  },
  { value: 'the', description: 'the definite article ("the")', recognise: { words: ['the'] } },
  { value: 'a_an', description: 'the indefinite article ("a", "an")', recognise: { words: ['a', 'an'] } },
  {
    value: 'positive_word',
    description: 'a positive word, such as "beautiful" or "win"',
    recognise: { words: positiveWords },
  },
  {
    value: 'negative_word',
    description: 'a negative word, such as "terrible" or "fear"',
    recognise: { words: negativeWords },
  },
  {
    value: 'this_these_here',
    description: 'a pointer to what follows ("this", "these", "here")',
    recognise: { words: forwardReferenceWords },
  },
  { value: 'why', description: 'the word "why"', recognise: { words: ['why'] } },
  { value: 'how', description: 'the word "how"', recognise: { words: ['how'] } },
  { value: 'what', description: 'the word "what"', recognise: { words: ['what'] } },
  { value: 'who', description: 'the word "who"', recognise: { words: ['who', 'whom', 'whose'] } },
  { value: 'when', description: 'the word "when"', recognise: { words: ['when'] } },
  {
    value: 'superlative',
    description: 'a superlative, or "only", "first" or "ever"',
    recognise: { words: superlativeWords },
  },
  { value: 'just', description: 'the word "just"', recognise: { words: ['just'] } },
  { value: 'watch', description: 'the word "watch"', recognise: { words: watchWords } },
  { value: 'video', description: 'a mention of a video', recognise: { words: videoWords } },
  { value: 'thing', description: 'the word "thing" or "things"', recognise: { words: thingWords } },
  { value: 'man', description: 'a mention of a man or men', recognise: { words: manWords } },
  { value: 'woman', description: 'a mention of a woman or women', recognise: { words: womanWords } },
  { value: 'child', description: 'a mention of children or teenagers', recognise: { words: childWords } },
  {
    value: 'people',
    description: 'a mention of people in general ("people", "everyone")',
    recognise: { words: peopleWords },
  },
  {
    value: 'nation',
    description: 'a mention of a nation or its people',
    recognise: { words: nationWords },
  },
  { value: 'politics', description: 'a word from politics', recognise: { words: politicsWords } },
  { value: 'but', description: 'the word "but"', recognise: { words: ['but'] } },
  { value: 'then', description: 'the word "then"', recognise: { words: ['then'] } },
  { value: 'make', description: 'a form of "make"', recognise: { words: makeWords } },
  { value: 'see', description: 'a form of "see"', recognise: { words: seeWords } },
  { value: 'know_think', description: 'a form of "know" or "think"', recognise: { words: knowThinkWords } },
  {
    value: 'starts_with_command',
    description: 'a headline that starts with a command, such as "meet" or "look"',
    recognise: { when: startsWithCommand },
  },
] as const satisfies readonly LexicalTrait[];

/** The name of a lexical trait. The compiler checks the table of hooks against it. */
export type LexicalTraitName = (typeof lexicalTraits)[number]['value'];

const hyphenatedStart = /^["'(]*\p{L}[\p{L}']*-\p{L}/u;

/**
 * A command verb at the beginning, possibly after "please" or "just". "Stop-and-Frisk" and "Help Is Near" are not
 * commands.
 */
function startsWithCommand({ text, words }: HeadlineReading): boolean {
  if (hyphenatedStart.test(text)) return false;
  const position = commandOpeners.has(words[0] ?? '') && !imperativeVerbs.has(words[0] ?? '') ? 1 : 0;
  const verb = words[position];
  if (verb === undefined || !(imperativeVerbs.has(verb) || verb === "let's")) return false;
  return !finiteVerbsAfterNoun.has(words[position + 1] ?? '');
}
