/** The last words of a process. */
import { writeSync } from 'node:fs';

/** A reader of standard error that is behind gets so many chances, and so much time for each, to catch up. */
const ATTEMPTS = 100;
const PAUSE_MS = 5;

/** Writes a line to standard error before it returns: nothing that waits is done any more when a process ends. */
export function warnAtOnce(message: string): void {
  const bytes = Buffer.from(`${message}\n`);
  const { fd } = process.stderr;
  let written = 0;
  for (let attempt = 0; written < bytes.length && attempt < ATTEMPTS; attempt += 1) {
    try {
      written += writeSync(fd ?? 2, bytes, written);
    } catch (error) {
      // A pipe that is full says so. Else standard error is closed, and there is nobody to tell.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
