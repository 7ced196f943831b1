import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  isNewDatabase,
  locateHome,
  prepareHome,
  readOrCreatePassword,
} from '../../src/embedded-neo4j/home.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Permission bits of a file's mode. */
const PERMISSIONS = 0o777;

test('the password is made once, random, and readable by its owner only', () => {
  const file = join(temporaryFolder(), 'password');
  const password = readOrCreatePassword(file);
  expect(password).toMatch(/^[\w-]{32}$/);
  expect(statSync(file).mode & PERMISSIONS).toBe(0o600);
  expect(readOrCreatePassword(file)).toBe(password);
  expect(readOrCreatePassword(join(temporaryFolder(), 'password'))).not.toBe(password);
});

test('a prepared home has every folder, a configuration, and no database yet', () => {
  const place = locateHome(temporaryFolder());
  prepareHome(place, 'a=b\n');
  for (const folder of ['conf', 'data', 'logs', 'plugins', 'import', 'licenses', 'certificates']) {
    expect(statSync(join(place.home, folder)).isDirectory()).toBe(true);
  }
  expect(readFileSync(join(place.configDir, 'neo4j.conf'), 'utf8')).toBe('a=b\n');
  expect(isNewDatabase(place)).toBe(true);
});
