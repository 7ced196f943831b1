/** The finding that two imports brought the same figures under other names. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FindingKind } from '../../src/gen/kaizen/v1/dashboard.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';

let service: TestService;
let clockMs = Date.parse('2026-11-20T12:00:00Z');
beforeAll(async () => {
  service = await startTestService({ now: () => new Date(clockMs) });
});
afterAll(() => service.close());

type Fields = Partial<PerformanceRecord>;

/** Figures of five days, of two ads a day, by the names that an export gives them. */
const exportOf = (nameOf: (ad: number) => string, more: (day: number) => Fields = () => ({})) =>
  Array.from({ length: 10 }, (_, at) =>
    PerformanceRecord.fromPartial({
      ...{ projectId: 'p', contentId: nameOf(at % 2), platform: 'web', date: `2026-11-0${1 + (at >> 1)}` },
      ...{ impressions: 1_000 + at, clicks: 10 + at, spendMicros: 1_000_000 * at },
      ...more(at >> 1),
    } as Fields),
  );

async function send(accountId: string, importId: string, records: readonly PerformanceRecord[]) {
  // In two calls, so that days are whole only after the second.
  for (const part of [0, 1]) {
    clockMs += 1_000;
    const half = records.filter((_, at) => at % 2 === part);
    const request = { accountId, records: half, actor: 'ada', source: importId, importId };
    const response = await service.clients.PerformanceService.recordPerformance(request);
    expect(response.failedCount).toBe(0);
  }
}

async function twins(accountId: string) {
  const request = { accountId, days: 0, maxFindings: 0 };
  const { findings } = await service.clients.LearningService.getDashboard(request);
  return findings.filter(({ kind }) => kind === FindingKind.FINDING_KIND_TWIN_IMPORTS);
}

const undo = (accountId: string, importId: string) =>
  service.clients.PerformanceService.undoImport({ accountId, importId, actor: 'ada', reason: 'twice' });

it('names both imports and what to do, until one is taken back', async () => {
  const accountId = await createAccount(service);
  await send(
    accountId,
    'by id.csv',
    exportOf((ad) => `12025${ad}`),
  );
  expect(await twins(accountId)).toEqual([]);
  await send(
    accountId,
    'by name.csv',
    exportOf((ad) => `Ad ${ad}`),
  );
  const [finding, ...others] = await twins(accountId);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ accountId, count: { count: 5 } });
  expect(finding?.text).toContain(
    'Imports "by id.csv" and "by name.csv" brought the same impressions, clicks and spend on 5 days of 5',
  );
  expect(finding?.text).toContain('2026-11-01 to 2026-11-05');
  expect(finding?.remedy).toContain('kaizen import undo "by name.csv"');
  await undo(accountId, 'by name.csv');
  expect(await twins(accountId)).toEqual([]);
});

it('says nothing of a file that is imported again, restated, or another one', async () => {
  const accountId = await createAccount(service);
  const file = exportOf((ad) => `ad ${ad}`);
  await send(accountId, 'first', file);
  await send(accountId, 'again', file);
  // The same totals with other conversions: the same identities, so nothing is counted twice.
  await send(
    accountId,
    'restated',
    file.map((record) => ({ ...record, conversions: 1.5, revision: 1 })),
  );
  const another = exportOf(
    (ad) => `other ${ad}`,
    (day) => ({ clicks: 3 + day }),
  );
  await send(accountId, 'another', another);
  expect(await twins(accountId)).toEqual([]);
});

it('follows corrections, whoever sends them, and needs half of the days', async () => {
  const accountId = await createAccount(service);
  const other = exportOf(
    (ad) => `b${ad}`,
    (day) => (day < 3 ? { clicks: 7 } : {}),
  );
  await send(
    accountId,
    'a',
    exportOf((ad) => `a${ad}`),
  );
  await send(accountId, 'b', other);
  expect(await twins(accountId)).toEqual([]);
  // Two of the days are put right without an import, and now four of five are the same.
  const right = exportOf(
    (ad) => `b${ad}`,
    () => ({ revision: 1 }),
  ).filter(({ date }) => date < '2026-11-03');
  await send(accountId, '', right);
  expect((await twins(accountId)).map(({ count }) => count?.count)).toEqual([4]);
});

it('takes days of nothing, or of one figure only, for no sign', async () => {
  const accountId = await createAccount(service);
  const shown: Fields = { clicks: 0, spendMicros: 0 };
  await send(
    accountId,
    'a',
    exportOf(
      (ad) => `a${ad}`,
      () => shown,
    ),
  );
  await send(
    accountId,
    'b',
    exportOf(
      (ad) => `b${ad}`,
      () => shown,
    ),
  );
  expect(await twins(accountId)).toEqual([]);
});
