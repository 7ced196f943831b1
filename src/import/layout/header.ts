/** Finds the header of a table: the row with the most known words. */
import type { Row } from '../reading/rows.ts';
import { headerWord } from './words.ts';

/** Most rows above a header: a title, dates, filters. LinkedIn and Microsoft write up to twelve. */
export const MAX_PREAMBLE_ROWS = 60;
/** A row with fewer cells is not a header. */
const LEAST_COLUMNS = 2;

/** Number of different known words in a row. */
export function headerScore(cells: readonly string[], known: ReadonlySet<string>): number {
  const found = new Set<string>();
  for (const cell of cells) {
    if (cell === '') continue;
    const { key, bareKey } = headerWord(cell);
    if (known.has(key)) found.add(key);
    else if (known.has(bareKey)) found.add(bareKey);
  }
  return found.size;
}

/**
 * The header among the first rows: the row with the most known words, and of equal ones the first. Without any known
 * word, the first row with several texts.
 */
export function findHeader(rows: readonly Row[], known: ReadonlySet<string>): Row | undefined {
  let best: { row: Row; score: number } | undefined;
  for (const row of rows.slice(0, MAX_PREAMBLE_ROWS)) {
    if (row.problem !== undefined || row.cells.filter((cell) => cell !== '').length < LEAST_COLUMNS) continue;
    const score = headerScore(row.cells, known);
    if (best === undefined ? score > 0 : score > best.score) best = { row, score };
  }
  return best?.row ?? rows.find(({ cells, problem }) => problem === undefined && isAllText(cells));
}

function isAllText(cells: readonly string[]): boolean {
  const named = cells.filter((cell) => cell !== '');
  return named.length >= LEAST_COLUMNS && named.every((cell) => !/^[\d.,%\s-]+$/.test(cell));
}

/** Whether a later row is another header, which means a second table. */
export function isOtherHeader(cells: readonly string[], known: ReadonlySet<string>): boolean {
  // Most rows contain a number, and no header does.
  if (cells.some((cell) => /^[\d.,]+$/.test(cell))) return false;
  const score = headerScore(cells, known);
  return score >= 3 && score * 2 >= cells.filter((cell) => cell !== '').length;
}
