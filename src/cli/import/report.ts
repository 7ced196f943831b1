/** The report at the end of an import, for people and for programs. */
import { shellWord } from '../failure.ts';
import { formatCount, formatDuration } from '../format/numbers.ts';
import { formatTable } from '../format/table.ts';
import { plural, shorten } from '../format/text.ts';
import type { Style } from '../style.ts';
import type { NoteGroup, Tally } from './tally.ts';

/** Result of an import. */
export interface ImportSummary {
  readonly file: string;
  readonly accountId: string;
  readonly importId: string;
  /** Records of an earlier run, which were not sent again. */
  readonly resumedAt: number;
  /** Rows read from the file, without the header. */
  readonly rows: number;
  readonly tally: Tally;
  readonly unusedColumns: readonly string[];
  readonly retries: number;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
}

/** Whether any row was refused. */
export function hasFailures({ counts }: Tally): boolean {
  return counts.CONFLICT + counts.STALE + counts.REJECTED + counts.UNREADABLE > 0;
}

/** The report as JSON. */
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

/** The counts as JSON. */
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

/** A group of rows with the same reason, as JSON. */
export function groupJson({ status, reason, count, examples }: NoteGroup): unknown {
  return { status, reason, count, examples: examples.map(({ line, message }) => ({ line, message })) };
}

/** Width at which a row's message is cut; --report writes the whole message. */
const MESSAGE_WIDTH = 160;
/** Most examples per warning. */
const WARNING_EXAMPLES = 3;

/** The report as a page. */
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

/** Number of rows per result. `notes` tell what can be done about rows that were not stored. */
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

/** Rows that were accepted with a warning. */
export function warningLines({ warnings, warnedRows }: Tally, style: Style): readonly string[] {
  if (warnings.length === 0) return [];
  return [
    '',
    style.yellow(`Taken with a warning: ${plural(warnedRows, 'row')}`),
    ...warnings.flatMap((group) => groupLines(group, WARNING_EXAMPLES, style)),
  ];
}

/** Refused rows by reason, with the first ones as examples. */
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
