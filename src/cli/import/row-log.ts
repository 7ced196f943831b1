/** The --report file: one JSON object per line for every row with a remark. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CommandFailure } from '../failure.ts';
import type { RowNote } from './tally.ts';

/** Writes the remarks on rows. */
export interface RowLog {
  write(notes: readonly RowNote[]): void;
  /** Resolves when everything is written. */
  end(): Promise<void>;
}

/** Creates or empties the file. Without a path it writes nothing. */
export async function openRowLog(path: string | undefined): Promise<RowLog> {
  if (path === undefined) return { write: () => {}, end: async () => {} };
  const stream = createWriteStream(path);
  try {
    await once(stream, 'open');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`the report cannot be written: ${reason}`);
  }
  const done = finished(stream);
  // The promise is awaited in `end`. Until then, a rejection must not count as unhandled.
  done.catch(() => {});
  return {
    write(notes) {
      for (const note of notes) stream.write(`${JSON.stringify(note)}\n`);
    },
    async end() {
      stream.end();
      await done;
    },
  };
}
