/** Imports: what one has stored is listed, taken back together, and stored again when it is sent again. */
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import type { RecordPerformanceResponse } from '../../src/gen/kaizen/v1/performance_service.ts';
import { ResetScope } from '../../src/gen/kaizen/v1/reset.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { recordEvent } from '../../src/ingestion/accept/record-event.ts';
import { RECORDS_PER_CALL } from '../../src/ingestion/imports/undo-import.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { TOTALS } from './money-in-places.ts';

let service: TestService;
let clockMs = Date.parse('2026-11-20T12:00:00Z');
beforeAll(async () => {
  service = await startTestService({ now: () => new Date(clockMs) });
});
afterAll(() => service.close());

type Fields = Partial<PerformanceRecord>;

const recordOf = (fields: Fields): PerformanceRecord =>
  PerformanceRecord.fromPartial({
    ...{ projectId: 'p', contentId: 'c', platform: 'web', date: '2026-11-01', impressions: 5_000 },
    ...fields,
  } as Fields);

function send(
  accountId: string,
  importId: string,
  records: readonly PerformanceRecord[],
): Promise<RecordPerformanceResponse> {
  clockMs += 1_000;
  const request = { accountId, records: [...records], actor: 'ada', source: `${importId}.csv`, importId };
  return service.clients.PerformanceService.recordPerformance(request, { deadlineMs: 60_000 });
}

const undo = (accountId: string, importId: string) =>
  service.clients.PerformanceService.undoImport(
    { accountId, importId, actor: 'ada', reason: 'wrong columns' },
    { deadlineMs: 120_000 },
  );

const importsOf = async (accountId: string) =>
  (await service.clients.PerformanceService.listImports({ accountId, pageSize: 0, pageToken: '' })).imports;

/** Every total and figure of an account that is not nothing, but for its own name. */
async function stateOf(accountId: string): Promise<readonly unknown[]> {
  const prefix = `${nodeKey(accountId)}|`;
  const totals = (await readDatabase(TOTALS, { prefix })).filter(
    ({ totals: all }) => Array.isArray(all) && all.some((total) => total !== '0'),
  );
  const figures = await readDatabase(
    `MATCH (n:PerformanceDay) WHERE n.key STARTS WITH $prefix
     RETURN n.key AS key, n.revision AS revision, n.clicks AS clicks, n.conversion_micros AS conversions ORDER BY key`,
    { prefix },
  );
  const marks = await readDatabase(
    `MATCH (n:Creative) WHERE n.key STARTS WITH $prefix AND n.mark IS NOT NULL
     RETURN n.key AS key, n.mark AS mark ORDER BY key`,
    { prefix },
  );
  const creatives = await readDatabase(
    `MATCH (n:Creative)-[:MEASURED]->() WHERE n.key STARTS WITH $prefix
     WITH DISTINCT n
     RETURN n.key AS key, n.text AS text, n.project_id AS project,
            COLLECT { MATCH (n)-[has:HAS]->(t) RETURN t.key + ' ' + has.source ORDER BY t.key } AS traits,
            COLLECT { MATCH (p)-[:MADE]->(n) RETURN p.key ORDER BY p.key } AS projects ORDER BY key`,
    { prefix },
  );
  const all = JSON.stringify([...totals, ...figures, ...marks, ...creatives]).replaceAll(prefix, '@|');
  return JSON.parse(all);
}

describe('undoing an import', () => {
  it.each([1, 2])(
    'leaves what there would be without it, whatever came before and after: seed %d',
    async (seed) => {
      const random = seededRandom(seed);
      const below = (limit: number): number => Math.floor(random.uniform(0, limit));
      let clicks = 0;
      const files = Array.from({ length: 5 }, (_, revision) => {
        const records = new Map<string, PerformanceRecord>();
        for (let at = 0; at < 25; at += 1) {
          const place = {
            contentId: `c${below(5)}`,
            date: `2026-11-0${1 + below(4)}`,
            projectId: below(3) === 0 ? 'q' : 'p',
          };
          const names = {
            text: ['', 'How to rest?', 'Is it time to rest at last', '3 ways to rest now'][below(4)] ?? '',
            traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value: `tone ${below(3)}` }],
          };
          clicks += 1;
          const fields = { ...place, ...names, revision, clicks, conversions: clicks / 4 };
          const engagements = below(2) === 0 ? {} : { engagements: below(1_200) };
          records.set(JSON.stringify(place), recordOf({ ...fields, ...engagements }));
        }
        return { importId: `file ${revision}`, records: [...records.values()] };
      });
      const undone = files.filter(() => below(2) === 0).map(({ importId }) => importId);
      const [all, without] = [await createAccount(service), await createAccount(service)];
      for (const { importId, records } of files) {
        const { failedCount } = await send(all, importId, records);
        expect(failedCount).toBe(0);
        // What is stored already is no part of the import that sends it again.
        await send(all, 'again', records);
        if (!undone.includes(importId)) await send(without, importId, records);
      }
      expect(await stateOf(all)).not.toEqual(await stateOf(without));
      for (const importId of undone) {
        const { records } = files.find((file) => file.importId === importId) ?? expect.fail(importId);
        expect(await undo(all, importId)).toMatchObject({
          import: { importId, storedCount: records.length, retractedCount: records.length },
          retractedCount: records.length,
          remainingCount: 0,
          refusedCount: 0,
        });
      }
      expect(await stateOf(all)).toEqual(await stateOf(without));
      expect((await importsOf(all)).map(({ importId }) => importId)).not.toContain('again');
      // The same files once more: what was taken back is stored again, and the rest is there.
      for (const { importId, records } of files) {
        const again = await send(all, importId, records);
        const isUndone = undone.includes(importId);
        expect(again.acceptedCount + again.duplicateCount + again.failedCount).toBe(records.length);
        if (!isUndone) expect(again).toMatchObject({ acceptedCount: 0, duplicateCount: records.length });
      }
    },
  );

  it('lets the same file in again, whatever it says now, and takes it back again', async () => {
    const accountId = await createAccount(service);
    const before = await stateOf(accountId);
    const wrong = [1, 2, 3].map((at) => recordOf({ contentId: `c${at}`, engagements: 0 }));
    const right = wrong.map((record) => recordOf({ ...record, clicks: 5, engagements: 1_000 }));
    const warnings = async (records: readonly PerformanceRecord[]) => {
      const { results, acceptedCount, duplicateCount, failedCount } = await send(accountId, 'file', records);
      const found = results.flatMap((result) => result.warnings);
      return { acceptedCount, duplicateCount, failedCount, warnings: found };
    };
    const stored = { acceptedCount: 3, duplicateCount: 0, failedCount: 0, warnings: [] };
    const known = { acceptedCount: 0, duplicateCount: 3, failedCount: 0, warnings: [] };
    for (let round = 0; round < 3; round += 1) {
      const [first, second] = round % 2 === 0 ? [wrong, right] : [right, wrong];
      expect(await warnings(first)).toEqual(stored);
      expect(await warnings(first)).toEqual(known);
      expect((await warnings(second)).failedCount).toBe(3);
      const after = await stateOf(accountId);
      expect(after).not.toEqual(before);
      expect((await undo(accountId, 'file')).retractedCount).toBe(3);
      expect(await stateOf(accountId)).toEqual(before);
    }
    const [listed] = await importsOf(accountId);
    expect(listed).toMatchObject({ importId: 'file', storedCount: 9, retractedCount: 9 });
    const { eventId } = recordEvent(wrong[0] ?? recordOf({}), 'ada');
    const get = (id: string) => service.clients.EventService.getEvent({ accountId, eventId: id });
    expect((await get(eventId)).event?.retraction).toMatchObject({ reason: 'wrong columns' });
    expect((await get(`${eventId}:former:2`)).event?.retraction).toMatchObject({ actor: 'ada' });
  });

  it('goes on where a call ended', async () => {
    const accountId = await createAccount(service);
    const records = Array.from({ length: RECORDS_PER_CALL + 20 }, (_, at) =>
      recordOf({ contentId: `c${at}`, clicks: 1 }),
    );
    await send(accountId, 'large', records);
    const first = await undo(accountId, 'large');
    expect(first).toMatchObject({ retractedCount: RECORDS_PER_CALL, remainingCount: 20 });
    expect(await undo(accountId, 'large')).toMatchObject({ retractedCount: 20, remainingCount: 0 });
    expect(await undo(accountId, 'large')).toMatchObject({ retractedCount: 0, remainingCount: 0 });
    expect(await stateOf(accountId)).toEqual([]);
  }, 180_000);

  it('knows what was taken back by itself, which stays so', async () => {
    const accountId = await createAccount(service);
    const [one, other] = [recordOf({ contentId: 'one' }), recordOf({ contentId: 'other' })];
    await send(accountId, 'file', [one, other]);
    const { eventId } = recordEvent(one, 'ada');
    await service.clients.EventService.retractEvent({ accountId, eventId, actor: 'bob', reason: 'a test' });
    expect(await undo(accountId, 'file')).toMatchObject({
      import: { storedCount: 2, retractedCount: 2 },
      retractedCount: 1,
    });
    const { results } = await send(accountId, 'file', [one, other]);
    expect(results.map(({ warnings }) => warnings.length)).toEqual([1, 0]);
    expect(await importsOf(accountId)).toMatchObject([{ storedCount: 3, retractedCount: 2 }]);
  });

  it('leaves a record whose former figures no total has room for, says so, and takes back the others', async () => {
    const accountId = await createAccount(service);
    const before = ['full', 'other'].map((contentId) => recordOf({ contentId, spendMicros: 1_000 }));
    await send(accountId, 'first', before);
    const restated = before.map((record) => recordOf({ ...record, revision: 1, spendMicros: 1 }));
    await send(accountId, 'second', restated);
    const key = nodeKey(accountId, 'full');
    await readDatabase('MATCH (n:Creative {key: $key}) SET n.spend_micros = 9223372036854775807', { key });
    const undone = await undo(accountId, 'second');
    expect(undone).toMatchObject({ retractedCount: 1, remainingCount: 1, refusedCount: 1 });
    expect(undone.refusal).toContain('the total of creative "full" would be');
    await readDatabase('MATCH (n:Creative {key: $key}) SET n.spend_micros = 1', { key });
    expect(await undo(accountId, 'second')).toMatchObject({
      retractedCount: 1,
      remainingCount: 0,
      refusal: '',
    });
    const [creative] = await readDatabase('MATCH (n:Creative {key: $key}) RETURN n.spend_micros AS spend', {
      key,
    });
    expect(creative).toEqual({ spend: 1_000 });
  });

  it('of an id that stored nothing is NOT_FOUND', async () => {
    const accountId = await createAccount(service);
    await send(accountId, 'refused', [recordOf({ impressions: -1 })]);
    for (const importId of ['refused', 'never']) {
      expect(await errorOf(undo(accountId, importId))).toMatchObject({ code: status.NOT_FOUND });
    }
    expect(await importsOf(accountId)).toEqual([]);
  });
});

describe('imports', () => {
  it('are listed newest first, page by page, with what they stored', async () => {
    const accountId = await createAccount(service);
    const ids = ['a', 'b|%', 'ä', 'd', 'e'];
    for (const [at, importId] of ids.entries()) {
      await send(accountId, importId, [
        recordOf({ contentId: importId, date: `2026-11-0${at + 2}` }),
        recordOf({ contentId: importId, date: '2026-11-08' }),
      ]);
    }
    const listed: string[] = [];
    let pageToken = '';
    do {
      const page = await service.clients.PerformanceService.listImports({
        accountId,
        pageSize: 2,
        pageToken,
      });
      listed.push(...page.imports.map(({ importId }) => importId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(listed).toEqual([...ids].reverse());
    const newest = (await importsOf(accountId))[0];
    expect(newest).toMatchObject({
      ...{ importId: 'e', source: 'e.csv', actor: 'ada', storedCount: 2, retractedCount: 0 },
      ...{ firstDate: '2026-11-06', lastDate: '2026-11-08' },
      firstStoredTime: { seconds: clockMs / 1_000, nanos: 0 },
    });
  });
});

describe('after a reset of everything', () => {
  const reset = (accountId: string) =>
    service.clients.LearningService.resetLearning(
      { accountId, scope: ResetScope.RESET_SCOPE_ALL, actor: 'ada', reason: 'begin anew', force: true },
      { deadlineMs: 120_000 },
    );

  it('the same file is stored again, once, in any revision and with any content', async () => {
    const accountId = await createAccount(service);
    const first = [1, 2, 3].map((at) => recordOf({ contentId: `c${at}`, clicks: at, engagements: 900 }));
    const second = first.map((record) => recordOf({ ...record, revision: 7, clicks: 9 }));
    await send(accountId, '', first);
    await send(accountId, '', second);
    const known = await stateOf(accountId);
    await reset(accountId);
    expect(await stateOf(accountId)).toEqual([]);
    expect(await send(accountId, '', first)).toMatchObject({ acceptedCount: 3 });
    expect(await send(accountId, '', first)).toMatchObject({ duplicateCount: 3 });
    expect(await send(accountId, '', second)).toMatchObject({ acceptedCount: 3 });
    expect(await send(accountId, '', [...second, ...first])).toMatchObject({ duplicateCount: 6 });
    expect(await stateOf(accountId)).toEqual(known);
    await reset(accountId);
    const other = first.map((record) => recordOf({ ...record, clicks: 4 }));
    expect(await send(accountId, 'new', other)).toMatchObject({ acceptedCount: 3, failedCount: 0 });
    expect(await undo(accountId, 'new')).toMatchObject({ retractedCount: 3, remainingCount: 0 });
    expect(await stateOf(accountId)).toEqual([]);
    await send(accountId, 'gone', other);
    await reset(accountId);
    expect(await undo(accountId, 'gone')).toMatchObject({ retractedCount: 3, remainingCount: 0 });
    const key = nodeKey(accountId);
    expect(
      await readDatabase('MATCH (n:Account {key: $key}) RETURN n.performance_count AS count', { key }),
    ).toEqual([{ count: 0 }]);
  });
});
