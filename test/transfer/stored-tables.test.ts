/** The tables of what is stored of an account, against the schema and the queries. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { OWNED_LABELS } from '../../src/erasure/owned-labels.ts';
import {
  createLinks,
  createNodes,
  discardNodes,
  readLinksIn,
  readLinksOut,
  readNodes,
} from '../../src/gen/queries.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { LINK_KINDS } from '../../src/transfer/stored-links.ts';
import { LEFT_OUT_LABELS, STORED_LABELS, STORED_NODES } from '../../src/transfer/stored-nodes.ts';

const cypher = path.join(packageRoot(), 'cypher');
const files = readdirSync(cypher, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.cypher'),
);
const textOf = (file: string): string => readFileSync(path.join(cypher, file), 'utf8');
const schema = files
  .filter((file) => file.startsWith('schema'))
  .map(textOf)
  .join('\n');
/** Queries that write something of an account. The others write what LEFT_OUT_LABELS names. */
const OF_NO_ACCOUNT = [
  'schema',
  'explore',
  'migrations',
  'access',
  'erasure',
  'scheduler',
  'transfer',
  'graph',
];
const writing = files.filter(
  (file) => !OF_NO_ACCOUNT.includes(file.split('/')[0] ?? '') && !file.startsWith('learning/insights/'),
);

test('every label of the schema is exported, or left out with its reason', () => {
  const labels = [...schema.matchAll(/CONSTRAINT \w+ IF NOT EXISTS FOR \(n:(\w+)\)/g)].map(
    ([, label]) => label,
  );
  expect(labels.length).toBeGreaterThan(40);
  expect([...new Set(labels)].sort()).toEqual([...STORED_LABELS, ...Object.keys(LEFT_OUT_LABELS)].sort());
});

/** What an erasure deletes under an account, but for what is left out with a reason. */
const EXPORTED = OWNED_LABELS.filter((label) => !(label in LEFT_OUT_LABELS)).toSorted();

test('everything that an erasure deletes under an account is exported, or left out with a reason', () => {
  expect([...EXPORTED, 'Account', 'Cycle'].sort()).toEqual(STORED_LABELS.toSorted());
});

test('every label and kind of relationship has its queries', () => {
  expect(Object.keys(readNodes).sort()).toEqual(EXPORTED);
  // What goes with any account goes with one that does not arrive.
  expect(Object.keys(discardNodes).sort()).toEqual(OWNED_LABELS.toSorted());
  expect(Object.keys(createNodes).sort()).toEqual([...EXPORTED, 'Cycle'].sort());
  const namesBy = (end: 'from' | 'to') => LINK_KINDS.filter(({ by }) => by === end).map(({ name }) => name);
  expect(Object.keys(readLinksOut)).toEqual(namesBy('from'));
  expect(Object.keys(readLinksIn)).toEqual(namesBy('to'));
  expect(Object.keys(createLinks)).toEqual(
    LINK_KINDS.map(({ name }) => name.replace(/^Account_/, 'ArrivingAccount_')),
  );
});

test('relationships are read page by page of nodes under the account', () => {
  const ends = LINK_KINDS.map((kind) => kind[kind.by]);
  expect(ends.filter((label) => !(OWNED_LABELS as readonly string[]).includes(label))).toEqual([]);
});

/** Relationships to what accounts share. */
const SHARED_TYPES = ['FOR'];

test('every type of relationship that a query creates is known', () => {
  const known = new Set([...LINK_KINDS.map(({ type }) => type), ...SHARED_TYPES, 'Effect']);
  const created = writing.flatMap((file) =>
    [...textOf(file).matchAll(/(?:CREATE|MERGE) [^\n]*?-\[\w*:\{*(\w+)/g)].map(([, type = '']) => type),
  );
  expect(created.length).toBeGreaterThan(40);
  expect([...new Set(created)].filter((type) => !known.has(type))).toEqual([]);
});

test('every property that a query writes is known', () => {
  const known = new Set([
    ...[...STORED_NODES.values(), ...LINK_KINDS.map(({ kinds }) => kinds)].flatMap((kinds) => [
      ...kinds.keys(),
    ]),
    ...NOT_OF_ACCOUNTS,
  ]);
  // Set one by one, or given in the map of a node that is created.
  const written = writing.flatMap((file) => [
    ...[...textOf(file).matchAll(/(?:\bSET\s+|,\s+)\w+\.(\w+) = /g)].map(([, name = '']) => name),
    ...[...textOf(file).matchAll(/[{,]\s+([a-z_]+): (?:row|datetime|date)\b/g)].map(([, name = '']) => name),
  ]);
  expect(written.length).toBeGreaterThan(300);
  expect([...new Set(written)].filter((name) => !known.has(name))).toEqual([]);
});

/** Of leases, those of expiries too, deployment cycles, the deployment and the probe; the mark of the lock, which says nothing; a part of a time. */
const NOT_OF_ACCOUNTS = [
  ...['token', 'holder', 'cycle_id', 'attempts', 'renewals', 'released', 'expires_at', 'staged'],
  ...['last_account_key', 'context_secret', 'probed_at_ms', 'locked', 'nanosecond'],
  'expiry_leased_until',
];

/** Indexed properties that queries use only together with one of the account, or on nodes found before. */
const LOCAL: Readonly<Record<string, readonly string[]>> = {
  Account: ['expiry_pending'],
  ContrastSet: ['level', 'newest'],
  Creative: ['mark_rank'],
  Cycle: ['started_at', 'state', 'scheduled_for', 'key'],
  Day: ['date'],
  DayTag: ['date'],
  Event: ['type', 'place', 'import_place'],
  GuidanceUse: ['issued_at'],
  Import: ['place'],
  Override: ['created_at'],
  Pattern: ['epoch_to', 'epoch_from'],
};

test('no file can make a node show among those of another account', () => {
  const indexed = [
    ...schema.matchAll(/(?:INDEX|CONSTRAINT) \w+ IF NOT EXISTS FOR \(n:(\w+)\) (?:ON|REQUIRE) ([^;]+);/g),
  ];
  const free = indexed.flatMap(([, label = '', rule = '']) => {
    const kinds = STORED_NODES.get(label);
    if (kinds === undefined) return [];
    return [...rule.matchAll(/n\.(\w+)/g)]
      .map(([, name = '']) => name)
      .filter(
        (name) => !/^(own|owner|account) key$/.test(kinds.get(name) ?? '') && !LOCAL[label]?.includes(name),
      )
      .map((name) => `${label}.${name}`);
  });
  expect(indexed.length).toBeGreaterThan(60);
  expect([...new Set(free)]).toEqual([]);
});
