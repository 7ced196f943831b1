/** Imports of an account as a table, and the result of undoing one. */
import type { Import, UndoImportResponse } from '../../gen/kaizen/v1/import.ts';
import type { Style } from '../style.ts';
import { formatCount } from './numbers.ts';
import { formatTable } from './table.ts';
import { plural, printable, shorten } from './text.ts';
import { formatTime } from './times.ts';

const SOURCE_WIDTH = 40;

/** One row per import, newest start first. */
export function importsText(
  { imports, hasMore }: { readonly imports: readonly Import[]; readonly hasMore: boolean },
  style: Style,
): string {
  if (imports.length === 0) return 'Nothing has been imported into the account.';
  const rows = imports.map((each) => [
    // Not shortened: `kaizen import undo` needs the whole id.
    printable(each.importId),
    shorten(each.source, SOURCE_WIDTH),
    formatTime(each.lastStoredTime),
    formatCount(each.storedCount),
    formatCount(each.retractedCount),
    `${each.firstDate} to ${each.lastDate}`,
  ]);
  const columns = [
    { title: 'import' },
    { title: 'source' },
    { title: 'last stored' },
    { title: 'stored', align: 'right' as const },
    { title: 'taken back', align: 'right' as const },
    { title: 'days' },
  ];
  const more = hasMore ? '; there are more (--limit)' : '';
  return `${style.bold(plural(imports.length, 'import'))}, newest first${more}\n${formatTable(columns, rows, style)}`;
}

/** What was taken back, what is left, and why. */
export function undoneText(
  { import: of, retractedCount, remainingCount, refusal }: UndoImportResponse,
  style: Style,
): string {
  const done = `${plural(retractedCount, 'record')} of import "${printable(of?.importId ?? '')}" taken back.`;
  if (remainingCount > 0) {
    return `${style.bold(done)}\n  ${plural(remainingCount, 'record')} could not be taken back: ${printable(refusal)}`;
  }
  return `${style.bold(done)} What was learned from it follows with the next cycle.`;
}
