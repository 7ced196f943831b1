/** The migration that sums spoilt totals anew, in a database of its own: it changes every account there is. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import neo4j, { type Driver } from 'neo4j-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeKey } from '../../src/graph/keys.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { recordEvent } from '../../src/ingestion/accept/record-event.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import type { ReadRows } from './account-figures.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { dateOf, NOW, recordOf, report, runCycle } from './learning-client.ts';
import { spoilTotals, TOTALS } from './money-in-places.ts';
import { storeWholeConversions } from './older-database.ts';

/** What this version reads has conversions in millionths, which 006 knew nothing of. */
const MIGRATIONS = ['006-exact-totals.cypher', '009-conversion-micros.cypher'];
const LIMIT = 1_000_000_000_000_000;

let database: OwnDatabase;
let service: TestService;
let driver: Driver;
let directory: string;
beforeAll(async () => {
  database = await startOwnDatabase();
  service = await startTestService({ now: NOW, database });
  driver = neo4j.driver(database.uri, neo4j.auth.basic(database.username, database.password), {
    disableLosslessIntegers: true,
  });
  directory = mkdtempSync(join(tmpdir(), 'kaizen-migration-'));
  for (const file of MIGRATIONS)
    copyFileSync(join(packageRoot(), 'cypher/schema', file), join(directory, file));
}, 300_000);
afterAll(async () => {
  await driver?.close();
  await service?.close();
  await database?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true });
});

const read: ReadRows = async (query, params) => {
  const { records } = await driver.executeQuery(query, params, { database: 'neo4j' });
  return records.map((record) => record.toObject());
};

/** Ten days each of two creatives and more, in two projects and on two platforms, one of them with a delimiter. */
const RECORDS = Array.from({ length: 40 }, (_, at) =>
  recordOf({
    contentId: `c${at % 2}`,
    projectId: at % 4 < 2 ? 'project' : 'other | %',
    platform: at % 5 === 0 ? 'a|b' : 'web',
    date: dateOf(at >> 1),
    impressions: 2_000 + at,
    clicks: 20 + at,
    engagements: 500,
    conversions: at,
    spendMicros: LIMIT - at,
    revenueMicros: LIMIT - 2 * at,
  }),
);

test('gives exact totals, has the sets compared anew, and finds nothing to do the second time', async () => {
  const accountId = await createAccount(service, { currency: 'VND' });
  const gone = recordOf({ contentId: 'gone', date: dateOf(50), spendMicros: 1 });
  await report(service, accountId, [...RECORDS, gone]);
  const { eventId } = recordEvent(gone, 'test');
  await service.clients.EventService.retractEvent({ accountId, eventId, actor: 'ada', reason: 'wrong' });
  await runCycle(service, accountId);
  const account = nodeKey(accountId);
  const prefix = `${account}|`;
  const totals = await read(TOTALS, { prefix });
  const waiting = async (): Promise<unknown> =>
    (await read('MATCH (s:ContrastSet {dirty: $account}) RETURN count(s) AS sets', { account }))[0]?.sets;
  expect(await waiting()).toBe(0);
  await storeWholeConversions(read, account);
  await spoilTotals(read, prefix);
  expect(await read(TOTALS, { prefix })).not.toEqual(totals);
  expect(await applyMigrations(service.graph, { directory, set: 'repair' })).toEqual([6, 9]);
  expect(await read(TOTALS, { prefix })).toEqual(totals);
  expect(await waiting()).toBeGreaterThan(0);
  await runCycle(service, accountId);
  await storeWholeConversions(read, account);
  await applyMigrations(service.graph, { directory, set: 'repair again' });
  expect(await read(TOTALS, { prefix })).toEqual(totals);
  expect(await waiting()).toBe(0);
});

test('leaves a total that no whole number of the database holds, and starts all the same', async () => {
  const accountId = await createAccount(service);
  await report(service, accountId, [recordOf({ contentId: 'c', spendMicros: 1 })]);
  const prefix = `${nodeKey(accountId)}|`;
  await read(
    `MATCH (c:Creative)-[:MEASURED]->(n:PerformanceDay) WHERE c.key STARTS WITH $prefix
     SET c.spend_micros = 9223372036854775807
     WITH c, n
     UNWIND range(1, 3) AS at
     CREATE (c)-[:MEASURED]->(:PerformanceDay {
       key: n.key + toString(at), set_key: n.set_key, platform: n.platform, audience: n.audience, date: n.date,
       spend_micros: 4611686018427387904
     })`,
    { prefix },
  );
  expect(await applyMigrations(service.graph, { directory, set: 'out of range' })).toEqual([6, 9]);
  const totals =
    'MATCH (c:Creative) WHERE c.key STARTS WITH $prefix RETURN toString(c.spend_micros) AS total';
  expect(await read(totals, { prefix })).toEqual([{ total: '9223372036854775807' }]);
});
