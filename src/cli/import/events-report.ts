/** The end of an import of events, for a person and for a program. */
import { formatCount, formatDuration } from '../format/numbers.ts';
import { plural } from '../format/text.ts';
import type { Style } from '../style.ts';
import { countsTable, failureLines, tallyJson, warningLines } from './report.ts';
import type { Tally } from './tally.ts';

/** What an import of events did. */
export interface EventsSummary {
  readonly file: string;
  readonly accountId: string;
  /** Rows that have events, or that are refused. */
  readonly rows: number;
  readonly retries: number;
  readonly tally: Tally;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
}

/** One object for programs. */
export function eventsJson({ tally, durationMs, ...rest }: EventsSummary): object {
  return { ...rest, ...tallyJson(tally), durationMs: Math.round(durationMs) };
}

/** A page for a person. */
export function eventsReportText(summary: EventsSummary, style: Style): string {
  const { tally, file, accountId, rows, retries, durationMs } = summary;
  const conflicts = 'stored with other content: --restate lets this file win';
  return [
    `${style.bold(plural(rows, 'row'))} of ${file} into account ${accountId} in ${formatDuration(durationMs)}`,
    countsTable(tally, { conflicts }, style),
    ...warningLines(tally, style),
    ...failureLines(tally.failures, style),
    ...(retries > 0 ? ['', `${formatCount(retries)} calls had to be repeated`] : []),
  ].join('\n');
}
