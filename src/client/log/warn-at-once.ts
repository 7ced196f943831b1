/** Writes warnings at the very end of a process. */
import { writeSync } from 'node:fs';

/** How often, and with what pause, writing is tried when the reader of standard error is slow. */
const ATTEMPTS = 100;
const PAUSE_MS = 5;

/** Writes a line to standard error synchronously: asynchronous writes are not finished when a process ends. */
export function warnAtOnce(message: string): void {
  const bytes = Buffer.from(`${message}\n`);
  const { fd } = process.stderr;
  let written = 0;
  for (let attempt = 0; written < bytes.length && attempt < ATTEMPTS; attempt += 1) {
    try {
      written += writeSync(fd ?? 2, bytes, written);
    } catch (error) {
      // EAGAIN means that the pipe is full. Any other error means that standard error is closed and cannot be written.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
