/** A backup is worth what its restore is: an account with everything there is, on an empty service of its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import type { AccountRecord } from '../../src/gen/kaizen/v1/transfer.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { createPlanter, plantAccount } from '../fixtures/planted-account.ts';
import { answersAbout } from './account-answers.ts';
import { startTestService, type TestService } from './harness.ts';
import { report, rowsOf, runCycle } from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';
import { exportOf, importInto, trailerOf } from './transfer-client.ts';

/** With the delimiter and the escape sign of keys. */
const ACCOUNT = 'acme |% AG';
const LONG_MS = 400_000;
/** Context ids are signed with it: a restored service needs the setting of the lost one. */
const settings = { contextSecret: 'the secret that both services are given' };
/** The clock of both services. While the account is filled it moves, so that no two cycles begin at the same time. */
let nowMs = Date.UTC(2026, 10, 20, 12);
let tickMs = 1;
const now = () => {
  nowMs += tickMs;
  return new Date(nowMs);
};

let databases: readonly [OwnDatabase, OwnDatabase];
let lost: TestService;
let restored: TestService;
let planted: Awaited<ReturnType<typeof plantAccount>>;
let records: readonly AccountRecord[];

const start = (database: OwnDatabase) => startTestService({ database, settings, now });
const learnable = (name: string, fromDay: number) =>
  plantedTests({
    ...{ name, seed: fromDay, tests: 14, fromDay, traits: ['tone:warm', 'tone:cold', 'pillar:story'] },
    effects: (carried) => ({ ctr: carried.has('tone:warm') ? 0.6 : 0 }),
  });

beforeAll(async () => {
  databases = [await startOwnDatabase(), await startOwnDatabase()];
  lost = await start(databases[0]);
  restored = await start(databases[1]);
  planted = await plantAccount(lost, ACCOUNT, createPlanter(), { industry: 'retail', clientType: 'shop' });
  tickMs = 0;
  records = await exportOf(lost, ACCOUNT);
}, LONG_MS);
afterAll(async () => {
  await lost?.close();
  await restored?.close();
  for (const database of databases ?? []) await database.stop();
});

/** Every node of the account with what it says, and where its relationships go. */
async function dumpOf(service: TestService) {
  const rows = await rowsOf<{ readonly types: readonly string[] }>(
    service,
    `MATCH (n) WHERE n.key = $key OR n.key STARTS WITH $key + '|' OR n.account_key = $key
     RETURN labels(n) AS labels, properties(n { .*, locked: null }) AS properties,
       [name IN keys(n) WHERE name <> 'locked' | name + ' ' + valueType(n[name])] AS types,
       COLLECT { MATCH (n)-[r]-(m) WHERE NOT m:Deployment
         RETURN [type(r), startNode(r) = n, labels(m)[0], m.key, properties(r)] ORDER BY type(r), m.key, toString(r.metric), toString(r.platform), toString(r.audience) } AS links
     ORDER BY labels, n.key`,
    { key: nodeKey(ACCOUNT) },
  );
  return rows.map((row) => ({ ...row, types: row.types.toSorted() }));
}

describe('a restore of a backup', () => {
  test('brings back every node, property and relationship', { timeout: LONG_MS }, async () => {
    const { content, unchanged } = await importInto(restored, ACCOUNT, records);
    expect(unchanged).toBe(false);
    expect(content).toEqual(trailerOf(records));
    const dump = await dumpOf(lost);
    expect(dump.length).toBe(Number(content?.nodeCount));
    expect(dump.length).toBeGreaterThan(1_500);
    expect(await dumpOf(restored)).toEqual(dump);
  });

  test('holds the same by content, and is exported again byte for byte', { timeout: LONG_MS }, async () => {
    const again = await exportOf(restored, ACCOUNT);
    expect(trailerOf(again)).toEqual(trailerOf(records));
    expect(again.slice(1)).toEqual(records.slice(1));
  });

  test('answers every question as before', { timeout: LONG_MS }, async () => {
    const before = await answersAbout(lost, ACCOUNT, { ids: planted });
    const after = await answersAbout(restored, ACCOUNT, { ids: planted });
    expect(before.length).toBeGreaterThan(20);
    for (const [at, answer] of after.entries()) expect(answer).toEqual(before[at]);
  });

  test('knows what was stored: an event that is sent again is a duplicate', async () => {
    const [row] = await rowsOf<{ readonly id: string }>(
      lost,
      "MATCH (e:Event {type: 'LEAD_CREATED'}) WHERE e.retracted_at IS NULL RETURN e.event_id AS id LIMIT 1",
      {},
    );
    const { event } = await lost.clients.EventService.getEvent({
      accountId: ACCOUNT,
      eventId: row?.id ?? '',
    });
    const request = AppendEventsRequest.fromPartial({
      accountId: ACCOUNT,
      events: [Event.fromPartial({ ...event, recordTime: undefined } as Partial<Event>)],
    });
    const { results } = await restored.clients.EventService.appendEvents(request);
    expect(results.map(({ status }) => status)).toEqual([ItemStatus.ITEM_STATUS_DUPLICATE]);
  });

  test('re-imported, is not doubled', { timeout: LONG_MS }, async () => {
    const dump = await dumpOf(restored);
    const { unchanged, content } = await importInto(restored, ACCOUNT, records);
    expect(unchanged).toBe(true);
    expect(content).toEqual(trailerOf(records));
    expect(await dumpOf(restored)).toEqual(dump);
  });

  test('learns on as the lost one would have', { timeout: LONG_MS }, async () => {
    nowMs += 86_400_000;
    for (const service of [lost, restored]) {
      await report(service, ACCOUNT, learnable('second', 90));
      await runCycle(service, ACCOUNT);
    }
    const answers = async (service: TestService) =>
      (await answersAbout(service, ACCOUNT, { ids: planted })).filter(({ rpc }) => !rpc.includes('Cycle'));
    expect(withoutCycleIds(await answers(restored))).toEqual(withoutCycleIds(await answers(lost)));
  });
});

/** Each service gave its newest cycle an id of its own. */
function withoutCycleIds(answers: unknown): unknown {
  return JSON.parse(JSON.stringify(answers).replaceAll(/\d{8}T\d{9}Z-[0-9a-f]{20}/g, 'cycle'));
}
