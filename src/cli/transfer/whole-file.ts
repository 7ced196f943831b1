/** Files that have their name only when they are whole. */
import { open, rename, rm } from 'node:fs/promises';
import { CommandFailure } from '../failure.ts';

/** Only the owner may read what an export holds. */
const OWNER_ONLY = 0o600;

/**
 * Writes lines into a file. Until all are on the disk, the file has another name, and when reading on fails, it is
 * removed. A backup of yesterday is therefore replaced only by one that is whole.
 */
export async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', OWNER_ONLY).catch((error: Error) => {
    throw new CommandFailure(`${file} cannot be written: ${error.message}`);
  });
  try {
    for await (const text of lines) await handle.appendFile(text);
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}
