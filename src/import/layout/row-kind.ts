/** Decides what a row below the header is: a record, a total, or a line of the footer. */

import { allWords, type Profile } from '../profiles/profile.ts';
import type { Row } from '../reading/rows.ts';
import { wordKey } from './words.ts';

/**
 * `nameless`: the row names no creative. `total`: the row calls itself a total; `isNamed` tells whether it names other
 * things as well.
 */
export type RowKind =
  | { readonly kind: 'record' | 'blank' | 'header' | 'footer' | 'nameless' | 'other header' | 'left out' }
  | { readonly kind: 'total'; readonly isPlain: boolean; readonly isNamed: boolean }
  | { readonly kind: 'refused'; readonly problem: string };

/** What rows are classified by. */
export interface RowRules {
  readonly header: readonly string[];
  readonly width: number;
  /** Columns that name what a row is about: not metrics, days or units. */
  readonly nameColumns: readonly number[];
  readonly isPlaceholder: (cell: string) => boolean;
  readonly isTotal: (cell: string) => 'plain' | 'phrase' | undefined;
  readonly footers: readonly string[];
  /** The creative's id in a row. */
  readonly contentOf: (cells: readonly string[]) => string;
  /** Whether the row names its subject so that no word in other cells makes it a total. */
  readonly isSurelyRecord: (cells: readonly string[]) => boolean;
  readonly isOtherHeader: (cells: readonly string[]) => boolean;
  /** Lines that a person leaves out, and lines that a person declares to be records. */
  readonly skipLines: ReadonlySet<number>;
  readonly keepLines: ReadonlySet<number>;
}

/** Tells what a row is. */
export function rowKind({ cells, problem }: Row, rules: RowRules): RowKind {
  if (problem !== undefined) return { kind: 'refused', problem };
  if (cells.every((cell) => cell === '')) return { kind: 'blank' };
  const [first = ''] = cells;
  const isAlone = cells.every((cell, index) => index === 0 || cell === '');
  if (isAlone && isFooter(first, rules.footers)) return { kind: 'footer' };
  const total = totalOf(cells, rules);
  if (total !== undefined && !rules.isSurelyRecord(cells)) return total;
  if (cells.length !== rules.header.length && !fitsWidth(cells, rules)) {
    return {
      kind: 'refused',
      problem: `the row has ${cells.length} cells, the header ${rules.header.length}`,
    };
  }
  if (cells.every((cell, index) => cell === (rules.header[index] ?? ''))) return { kind: 'header' };
  if (rules.isOtherHeader(cells)) return { kind: 'other header' };
  return { kind: rules.contentOf(cells) === '' ? 'nameless' : 'record' };
}

function totalOf(
  cells: readonly string[],
  { nameColumns, isTotal, isPlaceholder }: RowRules,
): RowKind | undefined {
  for (const column of nameColumns) {
    const cell = cells[column] ?? '';
    const word = cell === '' ? undefined : isTotal(cell);
    if (word === undefined) continue;
    const isNamed = nameColumns.some((other) => {
      const name = cells[other] ?? '';
      return other !== column && !isPlaceholder(name) && isTotal(name) === undefined;
    });
    return { kind: 'total', isPlain: word === 'plain', isNamed };
  }
  return undefined;
}

/** Whether the row has the cells of the named columns. Cells beyond them are optional. */
function fitsWidth(cells: readonly string[], { width }: RowRules): boolean {
  return cells.length >= width && cells.slice(width).every((cell) => cell === '');
}

function isFooter(cell: string, footers: readonly string[]): boolean {
  const text = cell.toLowerCase();
  return footers.some((footer) => text.startsWith(footer.toLowerCase()));
}

const LONGEST_PLACEHOLDER = 20;

/** Recognises cells that mean "not measured". Empty cells do. */
export function placeholderTest({ placeholders }: Profile): (cell: string) => boolean {
  const words = new Set(placeholders.map((word) => word.toLowerCase()));
  // No such word begins with a digit, and most cells do.
  return (cell) =>
    cell === '' || (cell.length <= LONGEST_PLACEHOLDER && !/^\d/.test(cell) && words.has(cell.toLowerCase()));
}

/** Recognises names of totals. `plain` is the word alone, which may also be the name of something. */
export function totalTest({ totals }: Profile): (cell: string) => 'plain' | 'phrase' | undefined {
  const plain = new Set<string>();
  const phrases: RegExp[] = [];
  const beginnings: string[] = [];
  for (const word of allWords(totals)) {
    if (!word.includes('#')) {
      plain.add(wordKey(word));
      beginnings.push(word.toLowerCase());
      continue;
    }
    const pattern = word.replace(/[.()]/g, '\\$&').replace('#', '[\\d.,]+').replace('*', '.*');
    phrases.push(new RegExp(`^${pattern}$`, 'i'));
  }
  const firstLetters = new Set(
    allWords(totals).flatMap((word) => [wordStart(word), wordStart(wordKey(word))]),
  );
  return (cell) => {
    // The first letters rule out most names.
    if (!firstLetters.has(wordStart(cell))) return undefined;
    const text = cell.toLowerCase();
    if (plain.has(wordKey(cell.replace(/[()[\]]/g, '')))) return 'plain';
    if (phrases.some((phrase) => phrase.test(cell))) return 'phrase';
    return beginnings.some((word) => text.startsWith(word) && /^\s*:/.test(text.slice(word.length)))
      ? 'phrase'
      : undefined;
  };
}

/** The first two letters, without brackets and dashes in front. */
function wordStart(text: string): string {
  return text
    .slice(0, 8)
    .replace(/^[\s()[\]*–—-]+/, '')
    .slice(0, 2)
    .toLowerCase();
}
