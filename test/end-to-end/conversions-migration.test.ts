/** The migration of conversions to millionths, in a database of its own: it changes every account there is. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import neo4j, { type Driver } from 'neo4j-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeKey } from '../../src/graph/keys.ts';
import { splitStatements } from '../../src/graph/migration-files.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { recordEvent } from '../../src/ingestion/accept/record-event.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import type { ReadRows } from './account-figures.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { dateOf, NOW, recordOf, report, runCycle } from './learning-client.ts';
import { TOTALS } from './money-in-places.ts';
import { storeWholeConversions } from './older-database.ts';

const MIGRATION = '009-conversion-micros.cypher';

let database: OwnDatabase;
let service: TestService;
let driver: Driver;
let directory: string;
let statements: readonly string[];
beforeAll(async () => {
  database = await startOwnDatabase();
  service = await startTestService({ now: NOW, database });
  driver = neo4j.driver(database.uri, neo4j.auth.basic(database.username, database.password), {
    disableLosslessIntegers: true,
  });
  directory = mkdtempSync(join(tmpdir(), 'kaizen-migration-'));
  const file = join(packageRoot(), 'cypher/schema', MIGRATION);
  copyFileSync(file, join(directory, MIGRATION));
  statements = splitStatements(readFileSync(file, 'utf8'));
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

const migrate = (set: string): Promise<readonly number[]> =>
  applyMigrations(service.graph, { directory, set });

const RECORDS = Array.from({ length: 40 }, (_, at) =>
  recordOf({
    contentId: `c${at % 4}`,
    projectId: at % 4 < 2 ? 'project' : 'other | %',
    platform: at % 5 === 0 ? 'a|b' : 'web',
    date: dateOf(at >> 2),
    impressions: 2_000 + at,
    clicks: 20 + at,
    ...(at % 7 === 0 ? {} : { conversions: at }),
    spendMicros: 1_000_000,
    revenueMicros: 2_000_000,
  }),
);

/** Names in the whole graph that hold conversions without saying their unit. */
const LEFT = `CALL () {
  MATCH (n) WHERE n.conversions IS NOT NULL RETURN count(n) AS left
  UNION ALL MATCH ()-[r]->() WHERE r.conversions IS NOT NULL RETURN count(r) AS left
} RETURN sum(left) AS left`;

test('turns every count into millionths wherever it is interrupted, and finds nothing to do the second time', async () => {
  const accountId = await createAccount(service);
  await report(service, accountId, RECORDS);
  await runCycle(service, accountId);
  const account = nodeKey(accountId);
  const prefix = `${account}|`;
  const totals = await read(TOTALS, { prefix });
  for (const at of statements.keys()) {
    await storeWholeConversions(read, account);
    expect(await read(TOTALS, { prefix })).not.toEqual(totals);
    for (const [place, text] of statements.slice(0, at + 1).entries()) {
      const cut = text.replace(/CALL \(([^)]*)\) \{/, 'WITH $1 LIMIT 3\nCALL ($1) {');
      const query = {
        name: 'test/migration',
        mode: 'write',
        cardinality: 'none',
        text: place === at ? cut : text,
      } as const;
      await service.graph.run<Readonly<Record<string, never>>, never, 'none'>(query, {});
    }
    expect(await migrate(`interrupted ${at}`)).toEqual([9]);
    expect(await read(TOTALS, { prefix }), `interrupted in statement ${at + 1}`).toEqual(totals);
    expect(await read(LEFT, {})).toEqual([{ left: 0 }]);
  }
  await migrate('again');
  expect(await read(TOTALS, { prefix })).toEqual(totals);
});

test('leaves figures that are known as duplicates, and corrections as corrections', async () => {
  const accountId = await createAccount(service);
  await report(service, accountId, RECORDS);
  const account = nodeKey(accountId);
  await storeWholeConversions(read, account);
  await migrate('duplicates');
  const request = { accountId, records: [...RECORDS], actor: 'test', source: 'test', importId: '' };
  const again = await service.clients.PerformanceService.recordPerformance(request);
  expect(again).toMatchObject({ duplicateCount: RECORDS.length, acceptedCount: 0, failedCount: 0 });
  const corrected = recordOf({ ...RECORDS[5], conversions: 4.25, revision: 1 });
  await report(service, accountId, [corrected]);
  const sum = RECORDS.filter(({ contentId }) => contentId === 'c1').reduce(
    (total, { conversions = 0 }) => total + conversions,
    0,
  );
  const [creative] = await read('MATCH (n:Creative {key: $key}) RETURN n.conversion_micros AS micros', {
    key: nodeKey(accountId, 'c1'),
  });
  expect(creative?.micros).toBe(1e6 * (sum - 5 + 4.25));
  const { eventId } = recordEvent(recordOf(RECORDS[6] ?? {}), 'test');
  const { event } = await service.clients.EventService.getEvent({ accountId, eventId });
  expect(event?.payload?.value).toMatchObject({ record: { conversions: 6 } });
});

test('keeps a figure beyond what a record may say today, and starts with a total beyond every limit', async () => {
  const accountId = await createAccount(service);
  await report(service, accountId, [recordOf({ contentId: 'c', conversions: 1 })]);
  const account = nodeKey(accountId);
  await storeWholeConversions(read, account);
  const prefix = `${account}|`;
  await read('MATCH (n:PerformanceDay) WHERE n.key STARTS WITH $prefix SET n.conversions = 1000000000000', {
    prefix,
  });
  await read('MATCH (n:Creative) WHERE n.key STARTS WITH $prefix SET n.conversions = 9007199254740991', {
    prefix,
  });
  await migrate('out of range');
  expect(
    await read(
      `MATCH (c:Creative)-[:MEASURED]->(n) WHERE c.key STARTS WITH $prefix
       RETURN toString(c.conversion_micros) AS total, toString(n.conversion_micros) AS figure`,
      { prefix },
    ),
  ).toEqual([{ total: '9223372036854775807', figure: '1000000000000000000' }]);
});
