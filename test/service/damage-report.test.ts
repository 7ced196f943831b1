import { expect, test } from 'vitest';
import { createDamageReport } from '../../src/service/damage-report.ts';
import { isTooOld } from '../../src/service/verify-database.ts';

const report = (code: string | undefined) =>
  ({ name: 'events/get-event', ms: 1, rows: 0, outcome: 'UNAVAILABLE', code }) as const;

test('an error of the database about its own files is told once a minute, with the setting and what to do', () => {
  const told: (readonly [unknown, string])[] = [];
  let now = 0;
  const onQuery = createDamageReport({
    database: { place: 'KAIZEN_DATA_DIR (/data)' },
    log: { error: (fields: unknown, message: string) => void told.push([fields, message]) } as never,
    now: () => now,
  });
  onQuery(report(undefined));
  onQuery(report('Neo.TransientError.Transaction.DeadlockDetected'));
  expect(told).toEqual([]);
  for (now of [0, 59_999, 60_000]) onQuery(report('Neo.DatabaseError.Statement.ExecutionFailed'));
  expect(told).toHaveLength(2);
  expect(told[0]?.[0]).toEqual({
    query: 'events/get-event',
    databaseCode: 'Neo.DatabaseError.Statement.ExecutionFailed',
    database: 'KAIZEN_DATA_DIR (/data)',
  });
  expect(told[0]?.[1]).toMatch(/its log.*disk is full.*restore a backup/);
});

test.each([
  ['Neo4j/5.22.0', true],
  ['Neo4j/4.4.40', true],
  ['Neo4j/5.23.0', false],
  ['Neo4j/5.26.30', false],
  ['Neo4j/2025.11.0', false],
  ['Memgraph/3.0', false],
  ['', false],
])('%s is too old: %s', (agent, old) => {
  expect(isTooOld(agent)).toBe(old);
});
