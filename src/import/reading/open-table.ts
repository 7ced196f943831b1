/** A file as a table that can be read repeatedly, with a few rows in memory at a time. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { Settings } from '../plan-types.ts';
import { type ImportProblems, importProblem } from '../problem.ts';
import { countFile, encodingOf } from './encoding.ts';
import { fileKind, KIND_BYTES } from './file-kind.ts';
import { type Row, RowCutter, type RowFormat } from './rows.ts';
import { readSheet } from './workbook.ts';

/** A file whose encoding or workbook format is known. */
export interface Table {
  readonly sizeBytes: number;
  /** Undefined for a workbook. */
  readonly encoding: string | undefined;
  /** Undefined for a text file. */
  readonly sheet: string | undefined;
  /** The first lines of a text file, from which the delimiter is detected. */
  readonly headLines: readonly string[];
  /** The rows in portions. A workbook ignores `format`. */
  rows(format: RowFormat): AsyncIterable<readonly Row[]>;
}

/** Bytes read at a time. */
const CHUNK_BYTES = 1 << 18;
/** Lines from which the delimiter and the header are detected. */
const HEAD_LINES = 300;
const HEAD_BYTES = 1 << 19;

/** Opens a file. Throws ImportProblems when it is not a table. */
export async function openTable(
  file: string,
  { encoding, sheet }: Pick<Settings, 'encoding' | 'sheet'>,
  onBytes: (bytes: number) => void,
): Promise<Table> {
  const sizeBytes = await sizeOf(file);
  if (sizeBytes === 0) throw importProblem('NO_ROWS', 'the file is empty');
  if (fileKind(await readHead(file)) === 'workbook') {
    const found = await readSheet(file, sheet);
    return {
      sizeBytes,
      encoding: undefined,
      sheet: found.name,
      headLines: [],
      async *rows() {
        yield found.rows;
      },
    };
  }
  if (encoding !== undefined && !iconv.encodingExists(encoding)) {
    throw importProblem('UNKNOWN_ENCODING', `--encoding ${encoding}: there is no such encoding`);
  }
  const known = encoding ?? encodingOf(await countFile(file, onBytes));
  if (/^utf-?16/i.test(known) && sizeBytes % 2 === 1) {
    throw importProblem('FILE_CUT', 'the file ends within a letter: it was cut; export it again');
  }
  return {
    sizeBytes,
    encoding: known,
    sheet: undefined,
    headLines: await firstLines(file, known),
    rows: (format) => readRows(file, known, format),
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw unreadableFile(error);
  }
  throw importProblem('UNREADABLE_FILE', 'it is not a file');
}

async function readHead(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(KIND_BYTES), 0, KIND_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadableFile(error);
  }
}

async function firstLines(file: string, encoding: string): Promise<readonly string[]> {
  const decoder = iconv.getDecoder(encoding);
  let text = '';
  for await (const chunk of createReadStream(file, { end: HEAD_BYTES }) as AsyncIterable<Buffer>) {
    text += decoder.write(chunk);
  }
  return text.split(/\r\n|\n|\r/).slice(0, HEAD_LINES);
}

async function* readRows(
  file: string,
  encoding: string,
  format: RowFormat,
): AsyncGenerator<readonly Row[], undefined> {
  const cutter = new RowCutter(format);
  const decoder = iconv.getDecoder(encoding);
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    yield cutter.push(decoder.write(chunk), bytes);
  }
  yield [...cutter.push(decoder.end() ?? '', bytes), ...cutter.end(bytes)];
}

function unreadableFile(error: unknown): ImportProblems {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = code === 'ENOENT' ? 'there is no such file' : String(code ?? error);
  return importProblem('UNREADABLE_FILE', `it cannot be read: ${reason}`);
}
