/** Removes leftovers of killed test runs: running databases and their folders. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { stopProcess } from '../embedded-neo4j/database-process.ts';
import { locateHome } from '../embedded-neo4j/home.ts';
import { takeLock } from '../embedded-neo4j/lock-file.ts';
import { isRunning } from '../embedded-neo4j/process-identity.ts';
import { readState } from '../embedded-neo4j/state-file.ts';

/** Prefix of the folders of throw-away databases. */
export const FOLDER_PREFIX = 'kaizen-throw-away-';

/** A folder is locked soon after it is created. A folder of this age without a living owner has been abandoned. */
const SETTLED_MS = 60_000;

/**
 * Removes every throw-away folder in `directory` whose owner has ended, and stops the database in it. What cannot be
 * removed, for example another user's folder, is left. `now` is in milliseconds since 1970.
 */
export async function removeLeftovers({
  directory,
  now,
}: {
  readonly directory: string;
  readonly now: number;
}): Promise<void> {
  const names = readdirSync(directory).filter((name) => name.startsWith(FOLDER_PREFIX));
  for (const name of names) {
    const folder = path.join(directory, name);
    // A failed cleanup must not fail a test.
    await removeIfAbandoned(folder, now).catch(() => undefined);
  }
}

async function removeIfAbandoned(folder: string, now: number): Promise<void> {
  if (now - statSync(folder).ctimeMs < SETTLED_MS) return;
  const { lockFile, stateFile } = locateHome(folder);
  const lock = takeLock(lockFile);
  if (lock.kind === 'BUSY') return;
  try {
    const database = readState(stateFile)?.process;
    if (database !== undefined && isRunning(database)) await stopProcess(database);
    rmSync(folder, { recursive: true, force: true });
  } finally {
    lock.release();
  }
}
