import { type HookClause, hookTypes } from './headline-hooks.ts';
import { type HeadlineReading, readHeadline } from './headline-reading.ts';
import { type LexicalTrait, type LexicalTraitName, lexicalTraits } from './headline-traits.ts';
import type { TextTrait, TextTraitExtractor } from './text-trait-extractor.ts';

const rows: readonly LexicalTrait[] = lexicalTraits;
const lexicalResults: readonly TextTrait[] = rows.map(({ value }) =>
  Object.freeze({ kind: 'lexical' as const, value }),
);
const hookResults: readonly TextTrait[] = hookTypes.map(({ value }) =>
  Object.freeze({ kind: 'hook_type' as const, value }),
);

const rowsByWord = indexRowsByWord();
const inspections = rows.flatMap(({ recognise }, row) =>
  'when' in recognise ? [{ row, when: recognise.when }] : [],
);
const hookClauses = hookTypes.map(({ anyOf }) => anyOf.map(compileClause));

/**
 * Endings that are cut from a word that is not in a list itself: "she's" is found as "she", but "won't" is not "won".
 */
const contractionEnding = /'(?:s|re|ll|ve|d|m)$/;

/**
 * Traits of an English headline: lexical traits in the order of their table, then the hook types that they form. An
 * empty text has none. The returned objects are shared and frozen.
 */
export const headlineTraitExtractor: TextTraitExtractor = {
  version: 'headline-1',
  extract: extractHeadlineTraits,
};

function extractHeadlineTraits(text: string): readonly TextTrait[] {
  const headline = readHeadline(text);
  if (headline.length === 0) return [];
  const present = new Uint8Array(rows.length);
  for (const { row, when } of inspections) if (when(headline)) present[row] = 1;
  markWords(headline, present);
  const lexical = lexicalResults.filter((_, row) => present[row] === 1);
  const hooks = hookResults.filter((_, hook) => hookClauses[hook]?.some((clause) => holds(clause, present)));
  return [...lexical, ...hooks];
}

function markWords({ words }: HeadlineReading, present: Uint8Array): void {
  for (const word of words) {
    const found =
      rowsByWord.get(word) ??
      (word.includes("'") ? rowsByWord.get(word.replace(contractionEnding, '')) : undefined);
    if (found) for (const row of found) present[row] = 1;
  }
}

interface CompiledClause {
  readonly all: readonly number[];
  readonly none: readonly number[];
}

function compileClause({ all, none = [] }: HookClause): CompiledClause {
  const rowOf = (name: LexicalTraitName): number => rows.findIndex(({ value }) => value === name);
  return { all: all.map(rowOf), none: none.map(rowOf) };
}

function holds({ all, none }: CompiledClause, present: Uint8Array): boolean {
  return all.every((row) => present[row] === 1) && none.every((row) => present[row] === 0);
}

function indexRowsByWord(): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  rows.forEach(({ recognise }, row) => {
    if (!('words' in recognise)) return;
    for (const word of recognise.words) {
      const listed = index.get(word);
      if (listed) listed.push(row);
      else index.set(word, [row]);
    }
  });
  return index;
}
