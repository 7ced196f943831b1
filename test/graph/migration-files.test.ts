import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readMigrations, rulesOf, splitStatements } from '../../src/graph/migration-files.ts';

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

test('rules are those made and not dropped again, whatever their kind', () => {
  const migration = (number: number, ...statements: readonly string[]) => ({ number, name: 'm', statements });
  const rules = rulesOf([
    migration(
      1,
      'CREATE CONSTRAINT a_key IF NOT EXISTS FOR (n:A) REQUIRE n.key IS UNIQUE',
      'CREATE INDEX a_dirty IF NOT EXISTS FOR (n:A) ON (n.dirty)',
      'CREATE FULLTEXT INDEX a_text FOR (n:A) ON EACH [n.text]',
      'MATCH (n:A) SET n.x = 1',
    ),
    migration(2, 'DROP INDEX a_dirty IF EXISTS', 'create index a_changed\nFOR (n:A) ON (n.dirty, n.key)'),
  ]);
  expect(rules).toEqual([
    { kind: 'CONSTRAINT', name: 'a_key' },
    { kind: 'INDEX', name: 'a_text' },
    { kind: 'INDEX', name: 'a_changed' },
  ]);
});
