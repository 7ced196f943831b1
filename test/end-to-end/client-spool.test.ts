import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectKaizen } from '../../src/client/index.ts';
import { Account } from '../../src/gen/kaizen/v1/account_service.ts';
import { startTestService, type TestService } from './harness.ts';

const NOBODY = '127.0.0.1:1';
const LONG_MS = 180_000;

let service: TestService;
let directory: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  service = await startTestService();
  directory = mkdtempSync(path.join(tmpdir(), 'kaizen-client-spool-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
  await service?.close();
});

/** Lets a process log, kills it with -9 once it has logged so many, and returns how many it had by then. */
async function logAndKill(
  address: string,
  accountId: string,
  { prefix, events, perSecond }: { prefix: string; events: number; perSecond: number },
): Promise<number> {
  const child = fork(
    path.join(import.meta.dirname, 'client-process.ts'),
    [address, accountId, directory, prefix, String(perSecond), '1000000'],
    { execArgv: ['--import', 'tsx'], stdio: 'inherit' },
  );
  children.push(child);
  let logged = 0;
  child.on('message', (count) => {
    logged = Number(count);
    if (logged >= events) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('exit', resolve));
  return logged;
}

async function newAccount(): Promise<string> {
  const accountId = service.newAccountId();
  await service.clients.AccountService.putAccount({ account: Account.fromPartial({ accountId }) });
  return accountId;
}

/** Ids of the account's events, and how many leads they have counted. */
async function storedIds(accountId: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let pageToken = '';
  do {
    const page = await service.clients.EventService.listEvents({
      accountId,
      projectId: '',
      boundary: 0,
      types: [],
      tag: '',
      startTime: undefined,
      endTime: undefined,
      pageSize: 1_000,
      pageToken,
      includeRetracted: false,
    });
    ids.push(...page.events.map(({ eventId }) => eventId));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return ids;
}

/** A client of the same account, as the process would open it when it is started again. */
async function sendWhatIsLeft(accountId: string): Promise<number> {
  const kaizen = connectKaizen({ accountId, address: service.address, spool: { directory } });
  expect(await kaizen.flush({ timeoutMs: LONG_MS })).toEqual({ pending: 0 });
  const { recovered } = kaizen.stats();
  await kaizen.close();
  return recovered;
}

function expectAll(ids: readonly string[], prefix: string, count: number): void {
  const own = ids.filter((id) => id.startsWith(`${prefix}-`));
  expect(new Set(own).size, 'doubled').toBe(own.length);
  const missing = Array.from({ length: count }, (_, index) => `${prefix}-${index}`).filter(
    (id) => !own.includes(id),
  );
  expect(missing, 'lost').toEqual([]);
}

test('events of a process that was killed while the service was away all arrive, once', {
  timeout: LONG_MS,
}, async () => {
  const accountId = await newAccount();
  const load = { events: 2_000, perSecond: 4_000 };
  const first = await logAndKill(NOBODY, accountId, { ...load, prefix: 'first' });
  // The one that comes after it takes over what it left, and is killed too.
  const second = await logAndKill(NOBODY, accountId, { ...load, prefix: 'second' });
  const recovered = await sendWhatIsLeft(accountId);
  expect(recovered).toBeGreaterThanOrEqual(first + second);
  const ids = await storedIds(accountId);
  expect(ids).toHaveLength(recovered);
  expectAll(ids, 'first', first);
  expectAll(ids, 'second', second);
  expect(readdirSync(directory), 'what was sent is removed').toEqual([]);
});

test('events of a process that was killed while it was sending all arrive, once', {
  timeout: LONG_MS,
}, async () => {
  const accountId = await newAccount();
  const logged = await logAndKill(service.address, accountId, {
    prefix: 'busy',
    events: 3_000,
    perSecond: 1_500,
  });
  const before = (await storedIds(accountId)).length;
  expect(before, 'some were sent before it was killed').toBeGreaterThan(0);
  await sendWhatIsLeft(accountId);
  const ids = await storedIds(accountId);
  expectAll(ids, 'busy', logged);
  expect(readdirSync(directory)).toEqual([]);
});
