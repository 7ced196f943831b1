import type { LexicalTraitName } from './headline-traits.ts';

/** One pattern of a hook: all of the traits in `all` together, and none of those in `none`. */
export interface HookClause {
  readonly all: readonly LexicalTraitName[];
  readonly none?: readonly LexicalTraitName[];
}

/** A hook type is a named group of lexical traits. One matching clause is enough. */
export interface HookType {
  readonly value: string;
  /** A noun phrase that fits after "use" and after "avoid". */
  readonly description: string;
  readonly anyOf: readonly HookClause[];
}

/** All hook types, in the order of reporting. A headline may have several or none. */
export const hookTypes = [
  {
    value: 'question',
    description: 'a question as the hook',
    anyOf: [{ all: ['question_mark'] }],
  },
  {
    value: 'list',
    description: 'a list as the hook ("7 ways …")',
    anyOf: [{ all: ['leading_number'] }, { all: ['digit', 'thing'] }],
  },
  {
    value: 'how_to',
    description: 'an explanation of how as the hook',
    anyOf: [{ all: ['how'], none: ['question_mark'] }],
  },
  {
    value: 'curiosity_gap',
    description: 'a curiosity gap as the hook (points at something without saying what it is)',
    anyOf: [
      { all: ['this_these_here', 'what'] },
      { all: ['this_these_here', 'why'] },
      { all: ['this_these_here', 'thing'] },
      { all: ['what', 'when'], none: ['question_mark'] },
      { all: ['see', 'what'], none: ['question_mark'] },
      { all: ['ellipsis'] },
    ],
  },
  {
    value: 'direct_address',
    description: 'speaking to the reader directly as the hook',
    anyOf: [{ all: ['you_your'] }],
  },
  {
    value: 'contrast',
    description: 'a contrast or turn ("… but …") as the hook',
    anyOf: [{ all: ['but'] }],
  },
  {
    value: 'story',
    description: 'the story of one person as the hook',
    anyOf: [
      { all: ['he_she', 'several_sentences'] },
      { all: ['he_she', 'when'] },
      { all: ['he_she', 'then'] },
      { all: ['i_me_my', 'when'] },
      { all: ['i_me_my', 'then'] },
    ],
  },
  {
    value: 'command',
    description: 'a command to the reader as the hook',
    anyOf: [{ all: ['starts_with_command'] }],
  },
] as const satisfies readonly HookType[];
