/** Files that were not written by an export, one record after the other. */
import { describe, expect, test } from 'vitest';
import { AccountRecord, type StoredProperty } from '../../src/gen/kaizen/v1/transfer.ts';
import { KaizenError } from '../../src/shared/errors.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { createContentSum } from '../../src/transfer/content-hash.ts';
import { createRecordReader } from '../../src/transfer/record-reader.ts';
import { LINK_KINDS } from '../../src/transfer/stored-links.ts';
import { type PropertyKind, STORED_LABELS, STORED_NODES } from '../../src/transfer/stored-nodes.ts';

const ACCOUNT = 'a|%';
const KEY = 'a%7C%25';
const OTHER = 'b';
const expected = { accountId: ACCOUNT, schemaVersion: 14 };

type Value = NonNullable<StoredProperty['value']>;

const text = (value: string): Value => ({ $case: 'text', value });
/** A value that is right for a kind. */
const RIGHT: Readonly<Record<PropertyKind, Value>> = {
  text: text('any {text} // `of` $it'),
  json: text('{"a":[1]}'),
  integer: { $case: 'integer', value: '9223372036854775807' },
  number: { $case: 'number', value: 0.1 },
  flag: { $case: 'flag', value: true },
  date: { $case: 'date', value: '2024-02-29' },
  time: { $case: 'time', value: { seconds: 1_795_176_000, nanos: 999_999_999 } },
  texts: { $case: 'texts', value: { items: ['a', ''] } },
  integers: { $case: 'integers', value: { items: ['-9223372036854775808'] } },
  numbers: { $case: 'numbers', value: { items: [1.5] } },
  'own key': text(`${KEY}|x`),
  'owner key': text(KEY),
  'own keys': { $case: 'texts', value: { items: [`${KEY}|x`] } },
  'account key': text(KEY),
  'account id': text(ACCOUNT),
};

/** Values that are wrong for a kind, beside those of another member. */
const WRONG: Partial<Readonly<Record<PropertyKind, readonly Value[]>>> = {
  json: [text('{'), text('{}}')],
  date: ['2023-02-29', '2024-13-01', '0000-01-01', '24-01-01', '2024-02-29T00:00:00Z'].map((value) => ({
    $case: 'date',
    value,
  })),
  time: [
    { $case: 'time', value: { seconds: 1e12, nanos: 0 } },
    { $case: 'time', value: { seconds: 0, nanos: 1_000_000_000 } },
    { $case: 'time', value: { seconds: 0, nanos: -1 } },
  ],
  'own key': [text(KEY), text(`${OTHER}|x`), text(`${KEY}x|y`), text(''), text('a|%|x')],
  'owner key': [text(OTHER), text(`${KEY}x|y`), text(`${OTHER}|x`)],
  'own keys': [{ $case: 'texts', value: { items: [`${KEY}|x`, `${OTHER}|x`] } }],
  'account key': [text(OTHER), text(`${KEY}|x`), text('')],
  'account id': [text(OTHER), text(KEY)],
};

function propertiesOf(kinds: ReadonlyMap<string, PropertyKind>): StoredProperty[] {
  return [...kinds].map(([name, kind]) => ({ name, value: RIGHT[kind] }));
}

const node = (label: string, properties: StoredProperty[]): AccountRecord => ({
  record: { $case: 'node', value: { label, properties } },
});

const link = (kind: string, fromKey: string, toKey: string): AccountRecord => ({
  record: { $case: 'link', value: { kind, fromKey, toKey, properties: [] } },
});

/** A cycle says its id twice. */
const CYCLE = new Map([
  ['key', text('cycle-1')],
  ['cycle_id', text('cycle-1')],
  ['state', text('SUCCEEDED')],
]);

/** One node of every label with every property, and one relationship of every kind. */
function everyRecord(): AccountRecord[] {
  return [
    ...STORED_LABELS.map((label) => {
      const properties = propertiesOf(STORED_NODES.get(label) ?? new Map());
      if (label !== 'Cycle') return node(label, properties);
      return node(
        label,
        properties.map(({ name, value }) => ({ name, value: CYCLE.get(name) ?? value })),
      );
    }),
    ...LINK_KINDS.map(({ name, from, to, kinds }): AccountRecord => {
      const endOf = (label: string) =>
        ({ Account: KEY, Segment: 'retail|shop', Cycle: 'c' })[label] ?? `${KEY}|x`;
      const value = { kind: name, fromKey: endOf(from), toKey: endOf(to), properties: propertiesOf(kinds) };
      return { record: { $case: 'link', value } };
    }),
  ];
}

const header = (fields: object = {}): AccountRecord => ({
  record: {
    $case: 'header',
    value: {
      ...{
        formatVersion: 1,
        schemaVersion: 14,
        accountId: ACCOUNT,
        exportTime: undefined,
        serviceVersion: '',
      },
      ...fields,
    },
  },
});

/** With the trailer that a forger would write. */
function whole(content: readonly AccountRecord[], first = header()): readonly AccountRecord[] {
  const sum = createContentSum();
  // As bytes and back: the reader sorts what it gets, and a record may be used twice.
  const records = content.map((record) => AccountRecord.decode(AccountRecord.encode(record).finish()));
  for (const { record } of records) {
    if (record?.$case === 'node' || record?.$case === 'link') {
      record.value.properties.sort((a, b) => (a.name < b.name ? -1 : 1));
    }
  }
  for (const record of records) sum.add(record);
  return [first, ...records, { record: { $case: 'trailer', value: sum.trailer() } }];
}

/** Lines that are wrong; undefined when nothing is. */
function wrongLines(records: readonly AccountRecord[]): readonly string[] | undefined {
  const reader = createRecordReader(expected);
  reader.take(records);
  try {
    reader.end();
    return undefined;
  } catch (error) {
    if (!(error instanceof KaizenError) || error.detail.kind !== 'INVALID') throw error;
    return error.detail.violations.map(({ field, description }) => `${field}: ${description}`);
  }
}

test('a file with everything that an account can have is right', () => {
  expect(wrongLines(whole(everyRecord()))).toBeUndefined();
});

test('the order of properties says nothing', () => {
  const [first, ...rest] = everyRecord();
  const reversed = structuredClone(first);
  if (reversed?.record?.$case === 'node') reversed.record.value.properties.reverse();
  expect(reversed).not.toEqual(first);
  const records = whole(everyRecord());
  expect(wrongLines([records[0], reversed, ...rest, records.at(-1)] as AccountRecord[])).toBeUndefined();
});

describe('a value that is not of its kind is refused, in every property of every label and relationship', () => {
  const records = everyRecord();
  test.each(records.map((record, index) => [index, record] as const))('record %i', (index, record) => {
    const content = record.record;
    if (content?.$case !== 'node' && content?.$case !== 'link') return expect.unreachable();
    const kinds =
      content.$case === 'node'
        ? STORED_NODES.get(content.value.label)
        : LINK_KINDS.find(({ name }) => name === content.value.kind)?.kinds;
    let tried = 0;
    const before = records.slice(0, Math.min(index, 1));
    for (const [at, { name, value: right }] of content.value.properties.entries()) {
      const kind = kinds?.get(name) as PropertyKind;
      const others = Object.values(RIGHT).filter(
        ({ $case }) => $case !== right?.$case && !(kind === 'number' && $case === 'integer'),
      );
      // A value of one other kind for each property, all of them in turn.
      for (const value of [undefined, others[at % others.length], ...(WRONG[kind] ?? [])]) {
        const properties = [{ name, value }];
        const forged = { record: { ...content, value: { ...content.value, properties } } } as AccountRecord;
        const wrong = wrongLines(whole([...before, forged]));
        expect(wrong?.[0], `${name} as ${JSON.stringify(value)}`).toMatch(
          `line ${before.length + 2}: ${name} must be`,
        );
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThanOrEqual(content.value.properties.length);
  });
});

test('what no account has is refused by its line', () => {
  const records = everyRecord();
  const forgeries: readonly (readonly [AccountRecord, string])[] = [
    ...[
      'ApiKey',
      'Lease',
      'AuditEntry',
      'Erasure',
      'ArrivingAccount',
      'Insight',
      'Segment',
      'Deployment',
      '',
    ].map((label) => [node(label, [{ name: 'key', value: text(`${KEY}|x`) }]), 'is no label'] as const),
    [node('Event) DETACH DELETE (n', []), 'is no label'],
    [node('__proto__', []), 'is no label'],
    [
      node('Snapshot', [
        { name: 'key', value: text(`${KEY}|x`) },
        { name: '__proto__', value: text('x') },
      ]),
      'is no property',
    ],
    [node('Snapshot', [{ name: 'locked = true SET n', value: text('x') }]), 'is no property'],
    [node('Snapshot', []), 'has no key'],
    [node('Account', [{ name: 'key', value: text(KEY) }]), 'may not follow'],
    ...['Account_OWNS_Event', 'Event_ABOUT_Insight', 'constructor', ''].map(
      (kind) => [link(kind, KEY, `${KEY}|x`), 'is no relationship'] as const,
    ),
    [link('Account_OWNS_Project', OTHER, `${KEY}|x`), 'starts at'],
    [link('Account_OWNS_Project', KEY, `${OTHER}|x`), 'ends at'],
    [link('Project_IN_Segment', `${KEY}|x`, 'one'), 'ends at'],
    [link('Project_IN_Segment', `${KEY}|x`, 'a|b|c'), 'ends at'],
    [link('Pattern_LEARNED_IN_Cycle', `${KEY}|x`, ''), 'ends at'],
    [link('Trait_COMBINES_Trait', `${OTHER}|x`, `${KEY}|x`), 'starts at'],
    [{ record: undefined }, 'is empty'],
    [header(), 'only be the first line'],
  ];
  const at = STORED_LABELS.length;
  for (const [forged, problem] of forgeries) {
    const wrong = wrongLines(whole(records.toSpliced(at, 0, forged)));
    expect(wrong?.[0], JSON.stringify(forged)).toMatch(`line ${at + 2}: `);
    expect(wrong?.[0]).toContain(problem);
  }
});

test('a cycle that runs, or that has another id than its key, is refused', () => {
  const records = everyRecord();
  const index = STORED_LABELS.indexOf('Cycle');
  for (const [name, value] of [
    ['state', 'RUNNING'],
    ['cycle_id', 'cycle-2'],
  ] as const) {
    const forged = structuredClone(records[index]) as AccountRecord;
    if (forged.record?.$case === 'node') {
      for (const property of forged.record.value.properties) {
        if (property.name === name) property.value = text(value);
      }
    }
    expect(wrongLines(whole(records.with(index, forged)))?.[0]).toContain(`line ${index + 2}`);
  }
});

test('a header of another format, database or account is refused in clear words', () => {
  const of = (fields: object) => wrongLines(whole(everyRecord(), header(fields)))?.join();
  expect(of({ formatVersion: 2 })).toContain('format version 2 is not known');
  expect(of({ schemaVersion: 13 })).toContain('with migration 13, and this one has migration 14');
  expect(of({ accountId: OTHER })).toContain('of account "b"');
});

test('any line that is lost, doubled, moved or changed on the way is found', () => {
  const good = whole(everyRecord());
  const random = seededRandom(14);
  const draw = (below: number) => Math.floor(random.uniform() * below);
  for (let round = 0; round < 200; round += 1) {
    const records = structuredClone([...good]);
    const at = draw(records.length);
    const to = draw(records.length);
    if (round % 4 === 0) records.splice(at, 1);
    else if (round % 4 === 1) records.splice(to, 0, structuredClone(records[at]) as AccountRecord);
    else if (round % 4 === 2) {
      if (at === to) continue;
      records.splice(to, 0, ...records.splice(at, 1));
    } else {
      const changed = records[at]?.record;
      if (changed?.$case !== 'node' && changed?.$case !== 'link') continue;
      if (changed.value.properties.length === 0) continue;
      changed.value.properties.splice(draw(changed.value.properties.length), 1);
    }
    expect(wrongLines(records), `round ${round}: ${at}, ${to}`).toBeDefined();
  }
});

test('a file without its end or with nothing in it is not whole', () => {
  expect(wrongLines([])).toEqual(['line 1: the trailer is missing: the file is not whole']);
  expect(wrongLines(whole(everyRecord()).slice(0, -1))?.[0]).toContain('the trailer is missing');
  expect(wrongLines(whole([]))?.[0]).toContain('the node of the account is missing');
});

test('violations without end are cut off, and texts of the file in them too', () => {
  const long = node('x'.repeat(5_000), []);
  const wrong = wrongLines(whole([...everyRecord().slice(0, 1), ...Array.from({ length: 500 }, () => long)]));
  expect(wrong).toHaveLength(101);
  expect(wrong?.at(-1)).toContain('only the first 100 are listed');
  expect(Math.max(...(wrong ?? []).map((line) => line.length))).toBeLessThan(120);
});

test('a record is the same after it has been a line of a file', () => {
  const properties: StoredProperty[] = [
    { name: 'integer', value: { $case: 'integer', value: '-9223372036854775808' } },
    { name: 'integers', value: { $case: 'integers', value: { items: ['9007199254740993'] } } },
    { name: 'number', value: { $case: 'number', value: 1e-300 } },
    { name: 'text', value: { $case: 'text', value: '𝔘｡\u0000' } },
    { name: 'time', value: { $case: 'time', value: { seconds: -1, nanos: 123_456_789 } } },
  ];
  const record = AccountRecord.fromPartial({
    record: { $case: 'node', value: { label: 'Event', properties } },
  });
  const line = JSON.stringify(AccountRecord.toJSON(record));
  expect(AccountRecord.fromJSON(JSON.parse(line))).toEqual(record);
});
