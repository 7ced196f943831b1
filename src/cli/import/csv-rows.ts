/** A CSV file, row by row, never whole in memory. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { CommandFailure } from '../failure.ts';

/** One row of a file. */
export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Bytes of the file up to the end of the row. */
  readonly endByte: number;
}

/** A file with its header read. */
export interface CsvFile {
  readonly header: readonly string[];
  readonly sizeBytes: number;
  /** The rows after the header, once. Throws a {@link CommandFailure} where the file is not CSV. */
  readonly rows: AsyncIterable<CsvRow>;
}

/** A longer row is a quote that was never closed. */
const MAX_ROW_BYTES = 1_048_576;

/** Opens a file and reads its header. Throws a {@link CommandFailure} when that is not possible. */
export async function openCsv(file: string, { delimiter }: { readonly delimiter: string }): Promise<CsvFile> {
  const sizeBytes = await sizeOf(file);
  const rows = readRows(file, delimiter);
  const first = await rows.next();
  if (first.done) throw new CommandFailure(`${file} is empty: the first line must name the columns`);
  const header = first.value.cells.map((name) => name.trim());
  return { header, sizeBytes, rows };
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw unreadableFile(file, error);
  }
  throw new CommandFailure(`${file} is not a file`);
}

async function* readRows(file: string, delimiter: string): AsyncGenerator<CsvRow, undefined> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: MAX_ROW_BYTES,
    // A row of another length is told of with its line, and the rows after it are still read.
    relax_column_count: true,
    skip_empty_lines: true,
  });
  // The pipeline hands an error of either stream to whoever iterates over the parser.
  pipeline(createReadStream(file), parser, () => {});
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      yield { line: info.lines - breaks, cells: record, endByte: info.bytes };
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new CommandFailure(`${file} cannot be read as CSV: ${error.message}`);
    throw unreadableFile(file, error);
  } finally {
    parser.destroy();
  }
}

function unreadableFile(file: string, error: unknown): CommandFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = code === 'ENOENT' ? 'there is no such file' : String(code ?? error);
  return new CommandFailure(`${file} cannot be read: ${reason}`);
}
