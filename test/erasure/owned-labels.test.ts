import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { OTHER_LABELS, OWNED_LABELS } from '../../src/erasure/owned-labels.ts';
import { countNodes, eraseLinks, eraseNodes } from '../../src/gen/queries.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const cypher = path.join(packageRoot(), 'cypher');
const textOf = (folder: string): string =>
  readdirSync(path.join(cypher, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.cypher'))
    .map((file) => readFileSync(path.join(cypher, folder, file), 'utf8'))
    .join('\n');
const LISTED = [...OWNED_LABELS, ...Object.keys(OTHER_LABELS)];

/** Nodes that the migrations keep for themselves. */
const OF_MIGRATIONS = ['Migration', 'MigrationLease'];

test('an erasure decides about every label of the schema, once', () => {
  const labels = [...textOf('schema').matchAll(/CONSTRAINT \w+ IF NOT EXISTS FOR \(n:(\w+)\)/g)];
  expect(labels.length).toBeGreaterThan(40);
  expect(LISTED.toSorted()).toEqual([...new Set(labels.map(([, label]) => label))].sort());
});

test('no query uses a label that an erasure does not know', () => {
  // The values of `@for` are labels, types of relationships, or names of roles that stand for labels in the same file.
  const used = [...textOf('.').matchAll(/\(\w*:(\w+)/g)].flatMap(([, label = '']) => label);
  const unknown = new Set(used.filter((label) => !LISTED.includes(label) && !OF_MIGRATIONS.includes(label)));
  expect([...unknown]).toEqual([]);
});

test('every label under an account is counted and deleted', () => {
  const expected = OWNED_LABELS.toSorted();
  for (const queries of [countNodes, eraseLinks, eraseNodes]) {
    expect(Object.keys(queries).sort()).toEqual(expected);
  }
});
