import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MAX_LINES = 8;
/** Enough for a failed start's stack trace; a log is never read whole. */
const MAX_TAIL_BYTES = 65_536;

/** The lines that tell why a start failed: errors and causes when there are any, else the last ones. */
export function meaningfulLines(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at ') && !/^\.\.\. \d+ more$/.test(line));
  const errors = lines.filter((line) => / ERROR |Error\b|Exception\b|Caused by:/.test(line));
  return (errors.length > 0 ? errors : lines).slice(-MAX_LINES);
}

/** Size of a file in bytes, 0 when there is none. */
export function fileSize(path: string): number {
  return withFile(path, 0, (file) => fstatSync(file).size);
}

/** What was appended after `fromByte`, its last 64 KiB at most; the whole file when it was rotated since. */
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
