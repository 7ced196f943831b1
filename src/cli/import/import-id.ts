/** The id of an import, which stays the same over all runs that the import needs. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const CHECKSUM_DIGITS = 8;

/** For example `import-20261130-3f9a1c2e-07d51b60`. It ends with the checksum of the imported data. */
export function createImportId(now: Date, random: () => number, checksum: string): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const number = Math.floor(random() * 2 ** 32);
  return `import-${day}-${number.toString(16).padStart(8, '0')}-${checksum}`;
}

/** Whether an import can be continued with data of this checksum: the same records in the same order. */
export function isImportOf(importId: string, checksum: string): boolean {
  return importId.endsWith(`-${checksum}`);
}

/** Checksum of a file and of every decision that affects its records. */
export async function importChecksum(file: string, decisions: unknown): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(decisions));
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex').slice(0, CHECKSUM_DIGITS);
}
