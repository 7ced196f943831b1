import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { compareFigures } from '../../scripts/upgrade-drill/compare-figures.ts';
import { MEANT_CHANGES } from '../../scripts/upgrade-drill/meant-changes.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const BEFORE = {
  'acme listEvents': [
    {
      events: [
        { eventId: 'b', clicks: 2 },
        { eventId: 'a', clicks: 1 },
      ],
    },
  ],
};

test.each([
  [
    'in another order',
    [
      { eventId: 'a', clicks: 1 },
      { eventId: 'b', clicks: 2 },
    ],
    [],
  ],
  [
    'with new fields and items',
    [{ eventId: 'a', clicks: 1, new: 1 }, { eventId: 'b', clicks: 2 }, { eventId: 'c' }],
    [],
  ],
  [
    'with another number',
    [
      { eventId: 'a', clicks: 1 },
      { eventId: 'b', clicks: 3 },
    ],
    ['acme listEvents[].events[b].clicks'],
  ],
  ['without an item', [{ eventId: 'b', clicks: 2 }], ['acme listEvents[].events[a]']],
])('figures %s', (_, events, differ) => {
  const { differences } = compareFigures(BEFORE, { 'acme listEvents': [{ events }] }, []);
  expect(differences.map(({ figure }) => figure)).toEqual(differ);
});

test('a field under its former name is the same figure', () => {
  const after = { 'acme listCycles': [{ counts: { tests: 3 } }] };
  expect(compareFigures({ 'acme listCycles': [{ counts: { sets: 3 } }] }, after, []).differences).toEqual([]);
});

test('a difference that is meant names its change, and the first row decides', () => {
  const meant = [
    { figure: /clicks$/, because: 'first' },
    { figure: /./, because: 'second' },
  ];
  const { differences } = compareFigures(
    BEFORE,
    { 'acme listEvents': [{ events: [{ eventId: 'b', clicks: 9 }] }] },
    meant,
  );
  expect(differences.map(({ because }) => because)).toEqual(['first', 'second']);
});

test('every meant change stands in the change log', () => {
  const log = readFileSync(path.join(packageRoot(), 'CHANGELOG.md'), 'utf8').replaceAll(/\s+/g, ' ');
  expect(MEANT_CHANGES.map(({ because }) => because).filter((because) => !log.includes(because))).toEqual([]);
});
