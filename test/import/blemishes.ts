/** What can be wrong with one row of an otherwise good export. */
import type { ColumnRole } from './export-dialects.ts';

/** STRAY_QUOTE and FORMULA are odd, and can be read all the same. */
export type Blemish = 'NONE' | 'CELLS' | 'NUMBER' | 'OPEN_QUOTE' | 'STRAY_QUOTE' | 'FORMULA' | 'DATE';

/** The row as it is written, with the blemish. A bad one is written beside the good one, and is no record. */
export function blemish(
  kind: Blemish,
  {
    cells,
    roles,
    quoted,
    delimiter,
  }: {
    readonly cells: readonly string[];
    readonly roles: readonly ColumnRole[];
    readonly quoted: (cell: string) => string;
    readonly delimiter: string;
  },
): { readonly line: string; readonly isBad: boolean } {
  const join = (change: (cell: string, role: ColumnRole | undefined, at: number) => string): string =>
    cells.map((cell, at) => change(cell, roles[at], at)).join(delimiter);
  switch (kind) {
    case 'CELLS':
      return { line: cells.slice(0, 2).map(quoted).join(delimiter), isBad: true };
    case 'NUMBER':
      return { line: join((cell, role) => quoted(role === 'impressions' ? '12x4' : cell)), isBad: true };
    case 'DATE':
      return {
        line: join((cell, role) => quoted(role === 'day' || role === 'rangeStart' ? '2026-13-45' : cell)),
        isBad: true,
      };
    case 'OPEN_QUOTE':
      return {
        line: join((cell, _, at) => (at === 0 ? `"${cell.replaceAll('"', '')}` : quoted(cell))),
        isBad: true,
      };
    case 'FORMULA':
      return { line: join((cell, role) => (role === 'adId' ? `="${cell}"` : quoted(cell))), isBad: false };
    case 'STRAY_QUOTE':
      return { line: join((cell) => (cell.includes(delimiter) ? quoted(cell) : cell)), isBad: false };
    default:
      return { line: cells.map(quoted).join(delimiter), isBad: false };
  }
}
