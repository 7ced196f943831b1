/**
 * Parses one line of text into cells. Quotes follow RFC 4180; a quote inside an unquoted cell (6" subs) is a letter.
 */

/** Cells of a line, and the state of its quotes. */
export interface ParsedLine {
  readonly cells: readonly string[];
  /**
   * `open`: a quoted cell continues after the line. `stray`: a quote inside a quoted cell is not doubled, so the end of
   * the cell is unknown.
   */
  readonly quotes: 'closed' | 'open' | 'stray';
  /** Whether an unquoted cell contains a quote. */
  readonly hasBareQuote: boolean;
}

const QUOTE = '"';

/** Parses a line, or the lines of one row joined by line feeds. */
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

/**
 * Where the text of a quoted cell begins, or -1 for another cell. Spreadsheets write ="0012" to keep digits as text.
 */
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

/** ASCII without surrounding blanks and without a formula: the usual case. */
const CLEAN = /^(?:[!-<>-~](?:[ -~]*[!-~])?)?$/;

/**
 * The meaning of a cell: ="120210" is the text 120210, and surrounding blanks are dropped. In composed Unicode (NFC),
 * as the service stores it.
 */
export function cleanCell(cell: string): string {
  if (CLEAN.test(cell)) return cell;
  const trimmed = cell.trim();
  const formula = /^="((?:[^"]|"")*)"$/.exec(trimmed)?.[1];
  return (formula === undefined ? trimmed : formula.replaceAll('""', '"').trim()).normalize('NFC');
}

/** Number of cells of a line on its own, where quotes that do not enclose a cell are letters. */
export function cellsAlone(text: string, delimiter: string): number {
  const { cells, quotes } = parseLine(text, delimiter);
  return quotes === 'closed' ? cells.length : text.split(delimiter).length;
}
