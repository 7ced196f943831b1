/**
 * Cuts chunks of text into rows with their line numbers. A quote that is not closed spoils its own row and no other.
 */
import { cellsAlone, cleanCell, parseLine } from './row-parser.ts';

/** A row, or why it could not be read. */
export interface Row {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
  /** Bytes of the file up to the end of the chunk in which the row ends. */
  readonly endByte: number;
}

/** How rows are cut. */
export interface RowFormat {
  readonly delimiter: string;
  /** Number of cells of a full row, once the header is known. It tells an unclosed quote from a cell with line ends. */
  readonly width?: number;
}

/** A cell with more lines comes from a quote that was never closed. */
const MAX_ROW_LINES = 2_000;
/** A cell with more characters comes from a quote that was never closed. */
const MAX_ROW_LENGTH = 1_048_576;
const NOT_CLOSED = 'a quote is not closed, or a quote inside a quoted cell is not doubled';

interface Line {
  readonly number: number;
  readonly text: string;
  readonly endByte: number;
}

/** Receives text in chunks and returns complete rows. */
export class RowCutter {
  readonly #format: RowFormat;
  /** Lines of a row that may be incomplete. */
  #lines: Line[] = [];
  #length = 0;
  #rest = '';
  #lineNumber = 0;

  constructor(format: RowFormat) {
    this.#format = format;
  }

  /** Adds the next text of the file. `endByte` is the number of bytes read so far. */
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

  /** The rows that are complete at the end of the file. */
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
    // A bare quote in another cell suggests that a later row's quote closed the cell.
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

  /**
   * Whether both lines are full rows on their own. The quote in the first line was then not meant to include the
   * second.
   */
  #isSuspicious(first: Line, line: Line): boolean {
    const { delimiter, width } = this.#format;
    if (width === undefined || width < 2) return false;
    const lineCells = cellsAlone(line.text, delimiter);
    if (lineCells !== width) return false;
    return !line.text.includes('"') || cellsAlone(first.text, delimiter) === width;
  }

  /** Refuses the first waiting line, and parses the following lines anew. */
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
