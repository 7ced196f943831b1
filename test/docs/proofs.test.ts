/** docs/security.md promises nothing without a proof: each guarantee names tests, and they exist. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Threats against which nothing is promised, or only what the reader does. */
const WITHOUT_PROOF = ['a stolen database file', 'somebody with access to the machine or to Neo4j Browser'];

const tests = readdirSync(path.join(packageRoot(), 'test'), { recursive: true })
  .map((file) => `test/${String(file).replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts'));

const pages = ['security', 'operation', 'production'].map(
  (name) => [name, readFileSync(path.join(packageRoot(), `docs/${name}.md`), 'utf8')] as const,
);

const [, table = ''] =
  /\| threat \| answer \| proven by \|\n\|[-|]+\|\n(.*?)\n\n/s.exec(pages[0]?.[1] ?? '') ?? [];
const rows = table.split('\n').map((line) =>
  line
    .slice(2, -1)
    .split(' | ')
    .map((cell) => cell.trim()),
);

test.each(rows.map(([threat = '', , proof = '']) => [threat, proof] as const))('%s', (threat, proof) => {
  expect(/`[\w/-]+\.test\.ts`/.test(proof)).toBe(!WITHOUT_PROOF.includes(threat));
});

test.each(pages)('tests that docs/%s.md names exist', (_, text) => {
  const named = [...text.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, file = '']) => file);
  // A name without a folder is of a test for several services, in end-to-end.
  const found = (file: string): boolean =>
    tests.includes(file.includes('/') ? file : `test/end-to-end/${file}`);
  expect(named.filter((file) => !found(file))).toEqual([]);
});

test('the table of threats is read', () => {
  expect(rows.length).toBeGreaterThan(12);
});
