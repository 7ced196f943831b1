import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startEmbeddedNeo4j } from '../../src/embedded-neo4j/embedded-neo4j.ts';
import { resolveJars } from '../../src/embedded-neo4j/jars.ts';
import { makeFolder } from '../../src/files/make-folder.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-folders-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'file');
writeFileSync(file, '');
symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'dangling'));

/** Places where no folder can be, and the words that say so. */
const unusable: readonly (readonly [string, string, RegExp])[] = [
  ['a place where nothing can be made', '/proc/kaizen/data', /nothing can be made there/],
  ['a file', file, /a file is in the way/],
  ['a place below a file', path.join(file, 'below'), /a file is in the way/],
  ['a device', '/dev/null', /a file is in the way/],
  ['a link that leads nowhere', path.join(folder, 'dangling'), /nothing can be made there/],
  ['a name that is too long', path.join(folder, 'x'.repeat(300)), /its path is too long/],
];

describe('makeFolder', () => {
  it('makes a folder and those above it, for its owner alone, and leaves one that is there', () => {
    const nested = path.join(folder, 'a', 'b', 'c');
    makeFolder(nested, 0o700);
    expect(statSync(nested).mode & 0o777).toBe(0o700);
    expect(statSync(path.dirname(nested)).mode & 0o777).toBe(0o700);
    expect(() => makeFolder(nested, 0o700)).not.toThrow();
  });

  it.each(unusable)('ends with an error for %s', (_what, place) => {
    expect(() => makeFolder(place)).toThrow();
  });
});

describe('a folder of the embedded database', () => {
  const options = { boltPort: 0, httpPort: 0 };

  it.each(unusable)(
    'that is %s is an error that names the setting and the folder',
    async (_what, place, why) => {
      const failure = await startEmbeddedNeo4j({ ...options, dataDir: place }).catch(
        (error: unknown) => error,
      );
      expect(String(failure)).toContain(`KAIZEN_DATA_DIR (${place}) cannot be used`);
      expect(String(failure)).toMatch(why);
    },
  );

  it.each(unusable)('for programs that is %s names its own setting', async (_what, place, why) => {
    const jars = { environment: {}, onProgress: () => undefined, signal: undefined };
    const failure = await resolveJars({ ...jars, cacheDir: place }).catch((error: unknown) => error);
    expect(String(failure)).toContain(`KAIZEN_CACHE_DIR (${place}) cannot be used`);
    expect(String(failure)).toMatch(why);
  });
});
