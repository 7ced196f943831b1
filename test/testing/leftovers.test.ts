import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { locateHome } from '../../src/embedded-neo4j/home.ts';
import { takeLock } from '../../src/embedded-neo4j/lock-file.ts';
import { FOLDER_PREFIX, removeLeftovers } from '../../src/testing/leftovers.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'kaizen-leftovers-'));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function folder(name: string): string {
  const made = path.join(directory, name);
  mkdirSync(made, { recursive: true });
  writeFileSync(path.join(made, 'something'), '');
  return made;
}

test('folders of dead owners go; those of living ones, young ones and others stay', async () => {
  const abandoned = folder(`${FOLDER_PREFIX}abandoned`);
  const dead = { pid: 4_194_304, started: 'long ago' };
  writeFileSync(locateHome(abandoned).lockFile, JSON.stringify(dead));
  const owned = folder(`${FOLDER_PREFIX}owned`);
  const lock = takeLock(locateHome(owned).lockFile);
  const foreign = folder('something-else');
  await removeLeftovers({ directory, now: Date.now() });
  expect([abandoned, owned, foreign].map((made) => existsSync(made))).toEqual([true, true, true]);
  await removeLeftovers({ directory, now: Date.now() + 3_600_000 });
  expect([abandoned, owned, foreign].map((made) => existsSync(made))).toEqual([false, true, true]);
  if (lock.kind === 'HELD') lock.release();
});
