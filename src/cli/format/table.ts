import Table from 'cli-table3';
import type { Style } from '../style.ts';
import { shorten } from './text.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** The text between columns. */
const GAP = '  ';
const INDENT = '  ';
/** A shorter text would not be useful. */
const LEAST_LAST_WIDTH = 24;

const NO_BORDER = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
} as const;

/** Columns without lines, indented by two. The header is left out when all titles are empty. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const titles = columns.map(({ title }) => style.dim(title));
  const hasTitles = columns.some(({ title }) => title !== '');
  const table = new Table({
    ...(hasTitles ? { head: titles } : {}),
    chars: NO_BORDER,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align = 'left' }) => align),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => `${INDENT}${line.trimEnd()}`)
    .join('\n');
}

/** The same rows, with the texts of the last column cut so that rows fit into `width`. */
export function fitLastColumn(
  rows: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] {
  const columnCount = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: Math.max(0, columnCount - 1) }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const taken = widths.reduce((sum, each) => sum + each + GAP.length, INDENT.length);
  const left = Math.max(LEAST_LAST_WIDTH, width - taken);
  return rows.map((row) =>
    row.map((cell, column) => (column === columnCount - 1 ? shorten(cell, left) : cell)),
  );
}
