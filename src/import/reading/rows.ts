/** Text in chunks to rows with their true lines. A quote that is not closed costs its own row and none of the next ones. */
import { cellsAlone, cleanCell, parseLine } from './row-parser.ts';

/** A row, or why it is none. */
export interface Row {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
  /** Bytes of the file up to the chunk it was read from. */
  readonly endByte: number;
}

/** How rows are cut. */
export interface RowFormat {
  readonly delimiter: string;
  /** Cells of a full row, once the header is known: it tells an unclosed quote from a cell with line ends. */
  readonly width?: number;
}

/** A cell with more lines is a quote that was never closed. */
const MAX_ROW_LINES = 2_000;
/** So is a longer one. */
const MAX_ROW_LENGTH = 1_048_576;
const NOT_CLOSED = 'a quote is not closed, or a quote inside a quoted cell is not doubled';

interface Line {
  readonly number: number;
  readonly text: string;
  readonly endByte: number;
}

/** Takes text as it comes and gives the rows that are complete. */
export class RowCutter {
  readonly #format: RowFormat;
  /** Lines that may belong to a row that is not complete. */
  #lines: Line[] = [];
  #length = 0;
  #rest = '';
  #lineNumber = 0;

  constructor(format: RowFormat) {
    this.#format = format;
  }

  /** The next text of the file. `endByte` is how much of the file was read. */
  push(text: string, endByte: number): readonly Row[] {
    const all = this.#rest + text;
    // A carriage return at the end may be the first half of a line end.
    const cut = all.endsWith('\r') ? all.length - 1 : all.length;
    const pieces = all.slice(0, cut).split(/\r\n|\n|\r/);
    this.#rest = (pieces.pop() ?? '') + all.slice(cut);
    const rows: Row[] = [];
    for (const piece of pieces) this.#take(piece, endByte, rows);
    return rows;
  }

  /** The rows that the end of the file completes. */
  end(endByte: number): readonly Row[] {
    const rows: Row[] = [];
    const last = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
    this.#rest = '';
    if (last !== '') this.#take(last, endByte, rows);
    while (this.#lines.length > 0) this.#giveUp(rows);
    return rows;
  }

  #take(text: string, endByte: number, rows: Row[]): void {
    this.#lineNumber += 1;
    this.#add({ number: this.#lineNumber, text, endByte }, rows);
  }

  #add(line: Line, rows: Row[]): void {
    if (this.#lines.length === 0) {
      const { cells, quotes } = parseLine(line.text, this.#format.delimiter);
      if (quotes === 'closed') rows.push(fullRow(line, line, cells));
      else if (quotes === 'stray') rows.push(refusedRow(line));
      else this.#hold(line);
      return;
    }
    const first = this.#lines[0] ?? line;
    this.#hold(line);
    if (this.#isSuspicious(first, line)) {
      this.#giveUp(rows);
      return;
    }
    if (!line.text.includes('"')) {
      if (this.#lines.length > MAX_ROW_LINES || this.#length > MAX_ROW_LENGTH) this.#giveUp(rows);
      return;
    }
    const { delimiter, width } = this.#format;
    const { cells, quotes, hasBareQuote } = parseLine(
      this.#lines.map(({ text }) => text).join('\n'),
      delimiter,
    );
    if (quotes === 'open') return;
    const fits = width === undefined || cells.length === width;
    // A bare quote beside the cell is a sign that another row's quote closed it.
    if (quotes === 'stray' || !fits || hasBareQuote) {
      this.#giveUp(rows);
      return;
    }
    rows.push(fullRow(first, line, cells));
    this.#lines = [];
    this.#length = 0;
  }

  #hold(line: Line): void {
    this.#lines.push(line);
    this.#length += line.text.length;
  }

  /** Both lines are full rows for themselves: the quote of the first one was not meant to swallow the second. */
  #isSuspicious(first: Line, line: Line): boolean {
    const { delimiter, width } = this.#format;
    if (width === undefined || width < 2) return false;
    const lineCells = cellsAlone(line.text, delimiter);
    if (lineCells !== width) return false;
    return !line.text.includes('"') || cellsAlone(first.text, delimiter) === width;
  }

  /** The first line held is refused; the lines after it are read anew. */
  #giveUp(rows: Row[]): void {
    const [first, ...others] = this.#lines;
    this.#lines = [];
    this.#length = 0;
    if (first === undefined) return;
    rows.push(refusedRow(first));
    for (const other of others) this.#add(other, rows);
  }
}

function fullRow(first: Line, last: Line, cells: readonly string[]): Row {
  return { line: first.number, cells: cells.map(cleanCell), endByte: last.endByte };
}

function refusedRow({ number, text, endByte }: Line): Row {
  return { line: number, cells: [text], problem: NOT_CLOSED, endByte };
}
