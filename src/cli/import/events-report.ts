/** The report at the end of an import of events, for people and for programs. */
import { formatCount, formatDuration } from '../format/numbers.ts';
import { plural } from '../format/text.ts';
import type { Style } from '../style.ts';
import { countsTable, failureLines, tallyJson, warningLines } from './report.ts';
import type { Tally } from './tally.ts';

/** Result of an import of events. */
export interface EventsSummary {
  readonly file: string;
  readonly accountId: string;
  /** Rows with events, and refused rows. */
  readonly rows: number;
  readonly retries: number;
  readonly tally: Tally;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
}

/** The report as JSON. */
export function eventsJson({ tally, durationMs, ...rest }: EventsSummary): object {
  return { ...rest, ...tallyJson(tally), durationMs: Math.round(durationMs) };
}

/** The report as a page. */
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
