import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readMigrations, splitStatements } from '../../src/graph/migration-files.ts';

const directories: string[] = [];
function folder(...names: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'kaizen-migration-files-'));
  directories.push(directory);
  for (const name of names) writeFileSync(join(directory, name), 'RETURN 1;\n');
  return directory;
}
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

test('statements end with a semicolon at the end of a line; comment lines do not count', () => {
  const text =
    "// Why; and more.\r\nCREATE (a {x: 'b; c'});  \r\n\n  // Then;\nCREATE (d)\nSET d.x = 1;\nCREATE (e)";
  expect(splitStatements(text)).toEqual(["CREATE (a {x: 'b; c'})", 'CREATE (d)\nSET d.x = 1', 'CREATE (e)']);
});

test('migrations come in the order of their numbers', () => {
  expect(readMigrations(folder('010-c.cypher', '002-b.cypher', '001-a.cypher', 'readme.md'))).toMatchObject([
    { number: 1, name: 'a' },
    { number: 2, name: 'b' },
    { number: 10, name: 'c' },
  ]);
});

test('a badly named file and a number used twice are refused', () => {
  expect(() => readMigrations(folder('1-a.cypher'))).toThrow(
    'A migration must be named NNN-name.cypher: 1-a.cypher',
  );
  expect(() => readMigrations(folder('001-a.cypher', '001-b.cypher'))).toThrow(
    'Two migrations have number 1.',
  );
});
