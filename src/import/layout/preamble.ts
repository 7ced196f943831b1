/** Reads the lines above a table: days and currency of the report. */
import { type DateText, dateText, spanText } from '../formats/date-text.ts';
import type { Row } from '../reading/rows.ts';

/** Days and currency of a report. */
export interface Preamble {
  /** Lines above the header that contain text. */
  readonly texts: readonly string[];
  readonly days:
    | { readonly line: number; readonly text: string; readonly first: DateText; readonly last: DateText }
    | undefined;
  readonly currency: string | undefined;
}

/** Lines with a date that is not a day of the report. */
const OTHER_DAYS =
  /generat|created|download|erstell|gener|cread|créé|criad|gerad|available|last update|export/i;
const CURRENCY =
  /(?:currency|moneda|divisa|währung|devise|moeda)[^A-Za-z]*(?:code)?[^A-Za-z]*\b([A-Z]{3})\b/i;

/** Reads the rows above the header. */
export function readPreamble(rows: readonly Row[]): Preamble {
  const texts = rows.flatMap(({ cells }) => cells.filter((cell) => cell !== ''));
  const currencies = rows.flatMap(({ cells }) => CURRENCY.exec(cells.join(' '))?.[1]?.toUpperCase() ?? []);
  return { texts, days: reportDays(rows), currency: currencies[0] };
}

function reportDays(rows: readonly Row[]): Preamble['days'] {
  const single: { line: number; text: string; date: DateText }[] = [];
  for (const { line, cells } of rows) {
    const whole = cells.filter((cell) => cell !== '').join(' ');
    if (OTHER_DAYS.test(whole)) continue;
    for (const cell of [whole, ...cells]) {
      const text = withoutLabel(cell);
      const span = spanText(text);
      if (span !== undefined) return { line, text, first: span[0], last: span[1] };
    }
    for (const cell of cells) {
      const text = withoutLabel(cell);
      const date = dateText(text);
      if (date !== undefined) single.push({ line, text, date });
    }
  }
  const [first, second] = single;
  if (first === undefined) return undefined;
  return { line: first.line, text: first.text, first: first.date, last: (second ?? first).date };
}

/** `Report Start: October 1, 2026` without the part up to the colon. */
function withoutLabel(text: string): string {
  return text.replace(/^[\p{L} ()]+:\s*/u, '').replace(/^"|"$/g, '');
}
