/** Exports of CRMs through the command line into a real service. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import { ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { millisecondsOf } from '../../src/shared/timestamps.ts';
import { readDatabase } from './database.ts';
import { startTestService, type TestService } from './harness.ts';
import { importEvents } from './import-file.ts';

let service: TestService;
let folder = '';
beforeAll(async () => {
  service = await startTestService();
  folder = await mkdtemp(path.join(tmpdir(), 'kaizen-crm-'));
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const DEALS = (amount: string): string =>
  [
    'Record ID,Deal Name,Deal Stage,Create Date,Close Date,Amount,Currency,Deal owner',
    `501,deal-0001,Closed Won,2026-10-01 09:30,2026-10-20 18:05,"${amount}",EUR,owner-1`,
    '502,deal-0002,Closed Lost,2026-10-02,2026-10-21,800,EUR,owner-1',
    '503,deal-0003,Contract Sent,2026-10-03,2026-12-24,700,EUR,owner-2',
    '504,deal-0004,Closed Won,2026-10-04,2026-10-22,,EUR,owner-2',
    '',
  ].join('\n');

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

const eventsOf = async (accountId: string): Promise<readonly Event[]> => {
  const request = ListEventsRequest.fromPartial({ accountId, pageSize: 1000, tag: 'crm-import' });
  const { events } = await service.clients.EventService.listEvents(request);
  return [...events].reverse();
};

const eventLine = ({ eventId, eventTime, payload }: Event): string => {
  const at = eventTime === undefined ? '' : new Date(millisecondsOf(eventTime)).toISOString().slice(0, 16);
  const amount = payload?.$case === 'dealWon' ? ` ${payload.value.dealSizeMicros}` : '';
  return `${eventId} ${at}${amount}`;
};

const statesOf = async (accountId: string) => {
  const rows = await readDatabase(
    `MATCH (a:Account {account_id: $accountId})
     MATCH (n:Lead) WHERE n.key STARTS WITH a.key + '|'
     RETURN n.id AS lead, n.state AS state ORDER BY lead`,
    { accountId },
  );
  return rows.map(({ lead, state }) => `${lead} ${state}`);
};

const BERLIN = ['--create-account', '--currency', 'EUR', '--time-zone', 'Europe/Berlin'];

test('deals become their events; the same file again stores nothing; a restated one takes their place', async () => {
  const accountId = service.newAccountId();
  const account = ['--account', accountId];
  const file = await fileOf('deals.csv', DEALS('12,500.55'));
  const first = await importEvents(service, file, [...account, ...BERLIN]);
  expect(first).toMatchObject({ rows: 4, accepted: 5, duplicates: 0, unreadable: 1 });
  expect(JSON.stringify(first.failures)).toContain('the deal is won and its value is empty');
  const stored = [
    'crm:lead_created:deal:501 2026-10-01T07:30',
    'crm:lead_created:deal:502 2026-10-01T22:00',
    'crm:lead_created:deal:503 2026-10-02T22:00',
    'crm:deal_won:deal:501 2026-10-20T16:05 12500550000',
    'crm:lead_lost:deal:502 2026-10-20T22:00',
  ];
  expect((await eventsOf(accountId)).map(eventLine)).toEqual(stored);
  expect(await statesOf(accountId)).toEqual(['deal:501 WON', 'deal:502 LOST', 'deal:503 CREATED']);
  expect(JSON.stringify(await eventsOf(accountId))).not.toMatch(/owner|deal-000/);

  expect(await importEvents(service, file, account)).toMatchObject({
    accepted: 0,
    duplicates: 5,
    conflicts: 0,
  });

  const later = await fileOf('later.csv', DEALS('13,000.00'));
  expect(await importEvents(service, later, account)).toMatchObject({ duplicates: 4, conflicts: 1 });
  expect((await eventsOf(accountId)).map(eventLine)).toEqual(stored);
  const restated = ['crm:deal_won:v2:deal:501 2026-10-20T16:05 13000000000'];
  for (const accepted of [1, 0]) {
    const report = await importEvents(service, later, [...account, '--restate']);
    expect(report).toMatchObject({ accepted, duplicates: 5 - accepted, conflicts: 0 });
    expect((await eventsOf(accountId)).map(eventLine).filter((line) => line.includes('won'))).toEqual(
      restated,
    );
  }
  expect(await statesOf(accountId)).toContain('deal:501 WON');
});

test('what a person took back stays so, whatever a later export says', async () => {
  const accountId = service.newAccountId();
  const account = ['--account', accountId];
  await importEvents(service, await fileOf('one.csv', DEALS('10')), [...account, ...BERLIN]);
  const retraction = { accountId, eventId: 'crm:deal_won:deal:501', actor: 'ops', reason: 'a test' };
  await service.clients.EventService.retractEvent(retraction);
  const report = await importEvents(service, await fileOf('two.csv', DEALS('11')), [...account, '--restate']);
  expect(report).toMatchObject({ accepted: 0, conflicts: 1 });
  expect((await eventsOf(accountId)).map(eventLine).filter((line) => line.includes('won'))).toEqual([]);
});

test('the export of the examples is taken as it stands', async () => {
  const account = ['--account', service.newAccountId(), '--create-account'];
  const file = path.join(packageRoot(), 'examples', 'exports', 'hubspot-deals.csv');
  const report = await importEvents(service, file, account);
  expect(report).toMatchObject({ rows: 30, accepted: 47, failures: [] });
});

test('deals in another currency than the account are refused by the service, by their lines', async () => {
  const account = ['--account', service.newAccountId(), '--create-account'];
  const report = await importEvents(service, await fileOf('eur.csv', DEALS('10')), account);
  expect(report).toMatchObject({ accepted: 4, rejected: 1 });
});
