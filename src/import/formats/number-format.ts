/** Decides whether 1.234 is over a thousand or a little over one, by all numbers of a file together. */
import type { NumberFormat, Problem } from '../plan-types.ts';
import { isWhole, type NumberText, readDecimal } from './number-text.ts';

/** Evidence of one column's cells. */
export interface NumberVotes {
  readonly column: string;
  point: number;
  comma: number;
  /** Cells that the two formats read as different numbers. */
  ambiguous: number;
  example: { readonly line: number; readonly text: string } | undefined;
}

/** A format wins with this many times as many cells as the other. Cells that contradict it are refused one by one. */
const DOMINANT = 10;

/** Votes before any cell was read. */
export function noVotes(column: string): NumberVotes {
  return { column, point: 0, comma: 0, ambiguous: 0, example: undefined };
}

/** What a number shows about the format: the only one possible, nothing, or `ambiguous`. */
export function voteOf(text: NumberText, isCount: boolean): NumberFormat | 'ambiguous' | undefined {
  if (/^\d+$/.test(text.body)) return undefined;
  const possible = (format: NumberFormat) => {
    const value = readDecimal(text, format);
    return value !== undefined && (!isCount || isWhole(value)) ? value : undefined;
  };
  const point = possible('point');
  const comma = possible('comma');
  if (point === undefined) return comma === undefined ? undefined : 'comma';
  if (comma === undefined) return 'point';
  return point.digits === comma.digits && point.scale === comma.scale ? undefined : 'ambiguous';
}

/** Counts one cell. */
export function countVote(
  votes: NumberVotes,
  vote: NumberFormat | 'ambiguous' | undefined,
  example: { readonly line: number; readonly text: string },
): void {
  if (vote === undefined) return;
  votes[vote] += 1;
  if (vote === 'ambiguous' && votes.example === undefined) votes.example = example;
}

/** One format for all columns or a format by column index. `undefined` when no number has a separator. */
export type SettledNumbers =
  | {
      readonly ok: true;
      readonly all: NumberFormat | undefined;
      readonly byColumn: ReadonlyMap<number, NumberFormat>;
    }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Settles the format by the votes of all columns: one format for the file or, without one, a clear format for each
 * column.
 */
export function settleNumbers(votes: ReadonlyMap<number, NumberVotes>): SettledNumbers {
  const point = sum(votes, 'point');
  const comma = sum(votes, 'comma');
  const all = dominant(point, comma);
  if (all !== undefined) return { ok: true, all, byColumn: new Map() };
  const unsure = [...votes.values()].find(({ ambiguous }) => ambiguous > 0);
  if (point === 0 && comma === 0) {
    return unsure === undefined ? { ok: true, all: undefined, byColumn: new Map() } : ambiguity(unsure);
  }
  const byColumn = new Map<number, NumberFormat>();
  for (const [index, each] of votes) {
    const format = dominant(each.point, each.comma);
    if (format !== undefined) byColumn.set(index, format);
    else if (each.point + each.comma + each.ambiguous > 0) return contradiction(each);
  }
  return { ok: true, all: undefined, byColumn };
}

function sum(votes: ReadonlyMap<number, NumberVotes>, kind: 'point' | 'comma'): number {
  return [...votes.values()].reduce((total, each) => total + each[kind], 0);
}

function dominant(point: number, comma: number): NumberFormat | undefined {
  if (point > comma * DOMINANT) return 'point';
  return comma > point * DOMINANT ? 'comma' : undefined;
}

const CHOICES = [
  { label: '1,234.56', option: '--number-format point', settings: { numberFormat: 'point' } },
  { label: '1.234,56', option: '--number-format comma', settings: { numberFormat: 'comma' } },
] as const;

function ambiguity({ column, example }: NumberVotes): SettledNumbers {
  const text = example?.text ?? '';
  return {
    ok: false,
    problem: {
      reason: 'NUMBER_FORMAT_AMBIGUOUS',
      message: `line ${example?.line}: "${text}" in the column "${column}" can be read in two ways, and nothing in the file tells which: --number-format point when the point begins the decimals (1,234.56), --number-format comma when the comma does (1.234,56)`,
      choices: CHOICES,
    },
  };
}

function contradiction({ column }: NumberVotes): SettledNumbers {
  return {
    ok: false,
    problem: {
      reason: 'NUMBER_FORMAT_AMBIGUOUS',
      message: `the numbers of the file are written in two ways, and those of the column "${column}" can be read in both: --number-format point (1,234.56) or --number-format comma (1.234,56)`,
      choices: CHOICES,
    },
  };
}
