/** One line of text as cells. Quotes follow RFC 4180; a quote inside an unquoted cell (6" subs) is a letter. */

/** Cells of a line, and how its quotes ended. */
export interface ParsedLine {
  readonly cells: readonly string[];
  /**
   * `open`: a quoted cell goes on after the line. `stray`: a quote inside a quoted cell is not doubled, so that where the
   * cell ends is unknown.
   */
  readonly quotes: 'closed' | 'open' | 'stray';
  /** An unquoted cell has a quote in it. */
  readonly hasBareQuote: boolean;
}

const QUOTE = '"';

/** Parses a line, or several lines of one row joined by line feeds. */
export function parseLine(text: string, delimiter: string): ParsedLine {
  if (!text.includes(QUOTE)) {
    return { cells: text.split(delimiter), quotes: 'closed', hasBareQuote: false };
  }
  const cells: string[] = [];
  let hasBareQuote = false;
  let at = 0;
  for (;;) {
    const start = quotedStart(text, at);
    if (start < 0) {
      const end = text.indexOf(delimiter, at);
      const cell = end < 0 ? text.slice(at) : text.slice(at, end);
      hasBareQuote ||= cell.includes(QUOTE);
      cells.push(cell);
      if (end < 0) return { cells, quotes: 'closed', hasBareQuote };
      at = end + delimiter.length;
      continue;
    }
    const close = closingQuote(text, start);
    if (close < 0) return { cells, quotes: 'open', hasBareQuote };
    cells.push(text.slice(start, close).replaceAll('""', QUOTE));
    const after = skipBlanks(text, close + 1, delimiter);
    if (after === text.length) return { cells, quotes: 'closed', hasBareQuote };
    if (!text.startsWith(delimiter, after)) return { cells, quotes: 'stray', hasBareQuote };
    at = after + delimiter.length;
  }
}

/** Where the text of a quoted cell begins, or -1 for another cell. Spreadsheets write ="0012" to keep a text a text. */
function quotedStart(text: string, at: number): number {
  let place = at;
  while (text[place] === ' ') place += 1;
  if (text[place] === '=' && text[place + 1] === QUOTE) return place + 2;
  return text[place] === QUOTE ? place + 1 : -1;
}

function closingQuote(text: string, from: number): number {
  for (let place = text.indexOf(QUOTE, from); place >= 0; place = text.indexOf(QUOTE, place + 2)) {
    if (text[place + 1] !== QUOTE) return place;
  }
  return -1;
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let place = from;
  while (text[place] === ' ' && delimiter !== ' ') place += 1;
  return place;
}

/** ASCII without blanks around it and without a formula: by far the most cells. */
const CLEAN = /^(?:[!-<>-~](?:[ -~]*[!-~])?)?$/;

/** A cell as meant: ="120210" is the text 120210, and surrounding blanks say nothing. Composed Unicode, as the service keeps it. */
export function cleanCell(cell: string): string {
  if (CLEAN.test(cell)) return cell;
  const trimmed = cell.trim();
  const formula = /^="((?:[^"]|"")*)"$/.exec(trimmed)?.[1];
  return (formula === undefined ? trimmed : formula.replaceAll('""', '"').trim()).normalize('NFC');
}

/** Cells of a line in which quotes are letters where they do not enclose a cell: what the line would be for itself. */
export function cellsAlone(text: string, delimiter: string): number {
  const { cells, quotes } = parseLine(text, delimiter);
  return quotes === 'closed' ? cells.length : text.split(delimiter).length;
}
