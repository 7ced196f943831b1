/** The end of an import, for a person and for a program. */
import { shellWord } from '../failure.ts';
import { formatCount, formatDuration } from '../format/numbers.ts';
import { formatTable } from '../format/table.ts';
import { plural, shorten } from '../format/text.ts';
import type { Style } from '../style.ts';
import type { NoteGroup, Tally } from './tally.ts';

/** What an import did. */
export interface ImportSummary {
  readonly file: string;
  readonly accountId: string;
  readonly importId: string;
  /** Records that an earlier run had brought in: they were not sent again. */
  readonly resumedAt: number;
  /** Rows read from the file, the header not counted. */
  readonly rows: number;
  readonly tally: Tally;
  readonly unusedColumns: readonly string[];
  readonly retries: number;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
}

/** Whether any row was not taken. */
export function hasFailures({ counts }: Tally): boolean {
  return counts.CONFLICT + counts.STALE + counts.REJECTED + counts.UNREADABLE > 0;
}

/** One object for programs. */
export function importJson(summary: ImportSummary): unknown {
  const { tally, durationMs, rows, ...rest } = summary;
  return {
    ...rest,
    rows,
    ...tallyJson(tally),
    durationMs: Math.round(durationMs),
    rowsPerSecond: Math.round(rowsPerSecond(summary)),
  };
}

/** What became of the rows, for programs. */
export function tallyJson(tally: Tally): object {
  return {
    accepted: tally.counts.ACCEPTED,
    duplicates: tally.counts.DUPLICATE,
    conflicts: tally.counts.CONFLICT,
    stale: tally.counts.STALE,
    rejected: tally.counts.REJECTED,
    unreadable: tally.counts.UNREADABLE,
    warnedRows: tally.warnedRows,
    warnings: tally.warnings.map(groupJson),
    failures: tally.failures.map(groupJson),
  };
}

/** Rows with one reason, for programs. */
export function groupJson({ status, reason, count, examples }: NoteGroup): unknown {
  return { status, reason, count, examples: examples.map(({ line, message }) => ({ line, message })) };
}

/** Characters of a row's message that are shown; --report writes all of it. */
const MESSAGE_WIDTH = 160;
/** Examples of each warning that are shown. */
const WARNING_EXAMPLES = 3;

/** A page for a person. */
export function importText(summary: ImportSummary, style: Style): string {
  const { tally, file, accountId, rows, durationMs, retries, resumedAt } = summary;
  const { counts } = tally;
  const table = countsTable(
    tally,
    {
      conflicts: 'stored with other metrics: --restate lets this file win',
      stale: 'a later export is stored: --restate lets this file win',
    },
    style,
  );
  const rate = `${formatDuration(durationMs)}, ${formatCount(Math.round(rowsPerSecond(summary)))} rows/s`;
  return [
    `${style.bold(plural(rows, 'row'))} of ${file} into account ${accountId} in ${rate}`,
    table,
    ...(resumedAt > 0 ? [style.dim(`${plural(resumedAt, 'record')} before these came in earlier`)] : []),
    ...warningLines(tally, style),
    ...failureLines(tally.failures, style),
    ...(retries > 0 ? ['', `${plural(retries, 'call')} had to be repeated`] : []),
    ...(counts.ACCEPTED > 0 ? ['', style.dim(`To take it back: ${undoCommand(summary)}`)] : []),
  ].join('\n');
}

/** How many rows became what. `notes` say what can be done about those that are stored otherwise. */
export function countsTable(
  { counts }: Tally,
  notes: { readonly conflicts: string; readonly stale?: string },
  style: Style,
): string {
  const bad = (count: number): string => (count > 0 ? style.red(formatCount(count)) : '0');
  const lines: readonly (readonly [string, string, string])[] = [
    ['accepted', counts.ACCEPTED > 0 ? style.green(formatCount(counts.ACCEPTED)) : '0', ''],
    ['duplicates', formatCount(counts.DUPLICATE), 'stored already with the same content'],
    ['conflicts', bad(counts.CONFLICT), notes.conflicts],
    ...(notes.stale === undefined ? [] : [['stale', bad(counts.STALE), notes.stale] as const]),
    ['rejected', bad(counts.REJECTED), 'refused by the service'],
    ['unreadable', bad(counts.UNREADABLE), 'not sent: a cell cannot be read'],
  ];
  return formatTable(
    [{ title: '' }, { title: '', align: 'right' }, { title: '' }],
    lines.map(([name, count, note]) => [name, count, count === '0' ? '' : style.dim(note)]),
    style,
  );
}

function undoCommand({ importId, accountId }: ImportSummary): string {
  return `kaizen import undo ${importId} --account ${shellWord(accountId)} --actor NAME --reason WHY`;
}

/** Rows that were taken though something is odd about them. */
export function warningLines({ warnings, warnedRows }: Tally, style: Style): readonly string[] {
  if (warnings.length === 0) return [];
  return [
    '',
    style.yellow(`Taken with a warning: ${plural(warnedRows, 'row')}`),
    ...warnings.flatMap((group) => groupLines(group, WARNING_EXAMPLES, style)),
  ];
}

/** Rows that are not taken, by reason, with the first of them. */
export function failureLines(failures: Tally['failures'], style: Style): readonly string[] {
  if (failures.length === 0) return [];
  const count = failures.reduce((sum, group) => sum + group.count, 0);
  return [
    '',
    style.red(`Not taken: ${plural(count, 'row')}`),
    ...failures.flatMap((group) => groupLines(group, group.examples.length, style)),
  ];
}

function groupLines(
  { status, reason, count, examples }: NoteGroup,
  shown: number,
  style: Style,
): readonly string[] {
  const name =
    status === 'ACCEPTED' || status === 'DUPLICATE' || status === reason ? reason : `${status} ${reason}`;
  const more = count - Math.min(shown, examples.length);
  return [
    `  ${name}: ${formatCount(count)}`,
    ...examples
      .slice(0, shown)
      .map(({ line, message }) => `    line ${line}: ${shorten(message, MESSAGE_WIDTH)}`),
    ...(more > 0 ? [style.dim(`    and ${formatCount(more)} more`)] : []),
  ];
}

function rowsPerSecond({ tally, durationMs }: ImportSummary): number {
  const rows = Object.values(tally.counts).reduce((sum, count) => sum + count, 0);
  return durationMs > 0 ? (rows * 1000) / durationMs : 0;
}
