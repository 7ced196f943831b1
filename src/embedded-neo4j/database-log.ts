import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MAX_LINES = 8;
/** Enough for the stack trace of a failed start. A log is never read as a whole. */
const MAX_TAIL_BYTES = 65_536;

/** The lines that explain a failed start: errors and causes, or the last lines when there are none. */
export function meaningfulLines(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at ') && !/^\.\.\. \d+ more$/.test(line));
  const errors = lines.filter((line) => / ERROR |Error\b|Exception\b|Caused by:/.test(line));
  return (errors.length > 0 ? errors : lines).slice(-MAX_LINES);
}

/** Size of a file in bytes; 0 when the file does not exist. */
export function fileSize(path: string): number {
  return withFile(path, 0, (file) => fstatSync(file).size);
}

/** The text appended after `fromByte`, at most its last 64 KiB. If the log was rotated since, the whole file. */
export function readAppended(path: string, fromByte: number): string {
  return withFile(path, '', (file) => {
    const size = fstatSync(file).size;
    const start = Math.max(size < fromByte ? 0 : fromByte, size - MAX_TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start));
  });
}

function withFile<T>(path: string, absent: T, use: (file: number) => T): T {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return absent;
  }
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
