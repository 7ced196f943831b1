/** A database that stalls, and one whose disk is full, under a generator that logs with a spool: nothing is lost. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials, status } from '@grpc/grpc-js';
import { service as healthDefinition } from 'grpc-health-check';
import { afterEach, expect, inject, test } from 'vitest';
import { CallFailure } from '../../src/client/call-failure.ts';
import { type Connection, openConnection } from '../../src/client/connection.ts';
import { connectKaizen, type Kaizen, type Problem } from '../../src/client/index.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { CycleStageName, RunState, runStateToJSON } from '../../src/gen/kaizen/v1/cycle.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';
import { ListLearningPatternsRequest } from '../../src/gen/kaizen/v1/pattern.ts';
import {
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../../src/gen/kaizen/v1/performance_service.ts';
import { pagesOf } from '../../src/shared/pages.ts';
import { freePort } from '../fixtures/free-port.ts';
import { createProgramFolder } from '../fixtures/program.ts';
import { databaseOf } from '../fixtures/program-database.ts';
import { callUnary } from './harness.ts';
import { plantedTests } from './planted-tests.ts';

const LONG_MS = 600_000;
const STALL_MS = 15_000;
/** Enough for an empty database (some 130 MB) and its first hundred megabytes of events. */
const DISK = '300m';

const READERS = 8;
/** What waiting for longer than a lease comes to. */
const EXPIRE_LEASES = 'MATCH (lease:Lease) SET lease.expires_at = datetime.realtime()';
/** Enough for stages of some seconds. */
const STALLED_TESTS = plantedTests({
  ...{ name: 'stalled', seed: 5, tests: 300 },
  traits: ['tone:bold', 'pillar:price', 'hook_type:question'],
  effects: (carried) => (carried.has('tone:bold') ? { ctr: 0.3 } : {}),
});
const RECORDS_PER_CALL = 500;

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A client with a spool, and what it reported. */
function connect(address: string): { readonly kaizen: Kaizen; readonly problems: Problem[] } {
  const directory = mkdtempSync(path.join(tmpdir(), 'kaizen-trouble-spool-'));
  const problems: Problem[] = [];
  const kaizen = connectKaizen({
    accountId: 'acme',
    address,
    spool: { directory },
    buffer: { maxBatch: 50 },
    timeoutMs: 60_000,
    onProblem: (problem) => problems.push(problem),
  });
  closing.push(async () => {
    await kaizen.close({ timeoutMs: 100 });
    rmSync(directory, { recursive: true, force: true });
  });
  return { kaizen, problems };
}

async function healthOf(address: string): Promise<string> {
  const { Check } = healthDefinition;
  if (Check === undefined) throw new Error('the health service has no Check');
  const client = new Client(address, credentials.createInsecure());
  try {
    const answer = await callUnary(client, {
      path: Check.path,
      request: Check.requestSerialize({ service: '' }),
      decode: (bytes) => Check.responseDeserialize(bytes) as { status: string },
    });
    return answer.status;
  } catch {
    return 'AWAY';
  } finally {
    client.close();
  }
}

/** Ids that the database holds, each as often as it does. */
async function storedIds(folder: { readonly dataDir: string }): Promise<readonly string[]> {
  const rows = await databaseOf(folder)(
    'MATCH (e:Event) WHERE e.event_id STARTS WITH "t-" RETURN e.event_id AS id',
    {},
  );
  return rows.map(({ id }) => String(id)).toSorted();
}

function expectNothingLost({ kaizen, problems }: ReturnType<typeof connect>): void {
  expect(problems.filter(({ kind }) => kind === 'REFUSED' || kind === 'DROPPED')).toEqual([]);
  expect(kaizen.stats()).toMatchObject({ rejected: 0, conflicts: 0, dropped: 0, buffered: 0 });
}

test('a database that stalls for 15 s under load costs nothing, and health tells of it', {
  timeout: LONG_MS,
}, async () => {
  const folder = createProgramFolder({ copyOf: inject('migratedData') });
  closing.push(folder.remove);
  const program = await folder.start();
  const client = connect(program.address);
  const { kaizen } = client;
  await kaizen.call('putAccount', { account: { accountId: 'acme' } });
  const ids: string[] = [];
  const log = (): void => {
    ids.push(kaizen.logLeadCreated({ leadId: `t-${ids.length}`, source: 'web', eventId: `t-${ids.length}` }));
  };
  const timer = setInterval(log, 20);
  closing.push(() => clearInterval(timer));
  await sleep(2_000);
  const database = folder.database();
  if (database === undefined) return expect.unreachable('there is no database');
  process.kill(database.pid, 'SIGSTOP');
  closing.push(() => void (folder.database() && process.kill(database.pid, 'SIGCONT')));
  const stalled = sleep(STALL_MS);
  await expect.poll(() => healthOf(program.address), { timeout: STALL_MS }).toBe('NOT_SERVING');
  await stalled;
  process.kill(database.pid, 'SIGCONT');
  await expect.poll(() => healthOf(program.address), { timeout: 60_000 }).toBe('SERVING');
  await sleep(1_000);
  clearInterval(timer);
  expect(await kaizen.flush({ timeoutMs: 120_000 })).toEqual({ pending: 0 });
  expectNothingLost(client);
  expect(await storedIds(folder)).toEqual(ids.toSorted());
});

test.each([
  { stalled: 'database', stallMs: STALL_MS, heard: [status.UNAVAILABLE] },
  // Its lease is made to run out meanwhile.
  { stalled: 'server', stallMs: 5_000, heard: [] },
])(
  'a cycle under way when the $stalled stalls is left and taken up; readers hear of trouble that passes',
  {
    timeout: LONG_MS,
  },
  async ({ stalled, stallMs, heard }) => {
    const folder = createProgramFolder({ copyOf: inject('migratedData') });
    closing.push(folder.remove);
    const { address, pid } = await folder.start();
    const connection = openConnection({ address, timeoutMs: LONG_MS });
    closing.push(() => connection.close());
    await connection.call(
      AccountServiceService.putAccount,
      PutAccountRequest.fromPartial({ account: { accountId: 'acme' } }),
    );
    for (const records of pagesOf(STALLED_TESTS, RECORDS_PER_CALL)) {
      const request = RecordPerformanceRequest.fromPartial({
        ...{ accountId: 'acme', actor: 'test', records: [...records] },
      });
      expect(await connection.call(PerformanceServiceService.recordPerformance, request)).toMatchObject({
        acceptedCount: records.length,
      });
    }
    const cycleId = await beginCycle(connection);
    const stalling = stalled === 'server' ? pid : (folder.database()?.pid ?? 0);
    expect(stalling).toBeGreaterThan(0);
    process.kill(stalling, 'SIGSTOP');
    closing.push(() => void (folder.database() && process.kill(stalling, 'SIGCONT')));
    if (stalled === 'server') await databaseOf(folder)(EXPIRE_LEASES, {});
    const request = ListLearningPatternsRequest.fromPartial({ accountId: 'acme' });
    const codes: unknown[] = [];
    const read = async (): Promise<void> => {
      for (const end = Date.now() + stallMs; Date.now() < end; ) {
        await connection.call(LearningServiceService.listLearningPatterns, request).then(
          () => codes.push(status.OK),
          (error: unknown) => codes.push(error instanceof CallFailure ? error.facts.code : error),
        );
      }
    };
    const readers = Array.from({ length: READERS }, read);
    await sleep(stallMs);
    process.kill(stalling, 'SIGCONT');
    await Promise.all(readers);
    expect([status.OK, status.UNAVAILABLE, status.DEADLINE_EXCEEDED]).toEqual(
      expect.arrayContaining([...new Set(codes)]),
    );
    expect(codes).toEqual(expect.arrayContaining(heard));
    await expect
      .poll(() => stateOf(connection, cycleId), { timeout: 300_000, interval: 1_000 })
      .not.toMatch(/RUNNING|AWAY/);
    expect(await stateOf(connection, cycleId)).toBe('RUN_STATE_SUCCEEDED');
    const { patterns } = await connection.call(LearningServiceService.listLearningPatterns, request);
    expect(patterns.map(({ value }) => value)).toContain('bold');
  },
);

/** Starts a cycle and waits until it is in the midst of its work. */
async function beginCycle(connection: Connection): Promise<string> {
  const { cycle } = await connection.call(LearningServiceService.runCycle, {
    ...{ accountId: 'acme', wait: false, dryRun: false },
  });
  const cycleId = cycle?.cycleId ?? '';
  for (;;) {
    const { cycle: found } = await connection.call(LearningServiceService.getCycle, { cycleId });
    expect(found?.state).toBe(RunState.RUN_STATE_RUNNING);
    const stage = found?.stages.find(({ name }) => name === CycleStageName.CYCLE_STAGE_NAME_EXTRACT_PATTERNS);
    if (stage?.state === RunState.RUN_STATE_RUNNING) return cycleId;
  }
}

/** State of a cycle, or that the service did not say. */
async function stateOf(connection: Connection, cycleId: string): Promise<string> {
  try {
    const { cycle } = await connection.call(LearningServiceService.getCycle, { cycleId });
    return runStateToJSON(cycle?.state ?? RunState.RUN_STATE_UNSPECIFIED);
  } catch {
    return 'AWAY';
  }
}

/** Mounts a small disk; '' or why that is not possible here. */
function mountSmallDisk(folder: string): string {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', folder], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return `a tmpfs cannot be mounted: run as root. ${String(error)}`;
  }
}

test('a full disk makes calls UNAVAILABLE and ends the service; made room for, it has everything', {
  timeout: LONG_MS,
}, async ({ skip }) => {
  // Empty: the small disk is mounted over the folder.
  const folder = createProgramFolder();
  closing.push(folder.remove);
  const problem = mountSmallDisk(folder.dataDir);
  // A machine that checks for all must be able to; a developer's own need not.
  if (problem !== '' && process.env.CI !== 'true') skip(problem);
  expect(problem).toBe('');
  closing.push(() => void execFileSync('umount', [folder.dataDir]));
  const port = await freePort();
  const settings = { KAIZEN_GRPC_ADDRESS: `127.0.0.1:${port}` };
  const first = await folder.start(settings);
  const client = connect(first.address);
  const { kaizen, problems } = client;
  await kaizen.call('putAccount', { account: { accountId: 'acme' } });
  const filler = path.join(folder.dataDir, 'filler');
  try {
    writeFileSync(filler, Buffer.alloc(400 * 2 ** 20));
  } catch {
    // The disk is full, as it should be.
  }
  const ids: string[] = [];
  let hasEnded = false;
  void first.ended.then(() => {
    hasEnded = true;
  });
  for (let round = 0; !hasEnded && round < 3_000; round += 1) {
    const eventId = `t-${ids.length}`;
    ids.push(kaizen.logCustom({ name: 'large', attributes: { text: 'x'.repeat(20_000) }, eventId }));
    await sleep(20);
  }
  const end = await first.ended;
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('The embedded Neo4j cannot work any more');
  expect(end.stdout).toContain('not serving');
  const waiting = problems.flatMap((problem) => (problem.kind === 'WAITING' ? [problem.failure.facts] : []));
  expect(waiting[0]?.details?.reason).toBe('DATABASE_UNAVAILABLE');
  rmSync(filler);
  const second = await folder.start(settings);
  expect(await kaizen.flush({ timeoutMs: 120_000 })).toEqual({ pending: 0 });
  expectNothingLost(client);
  expect(await storedIds(folder)).toEqual(ids.toSorted());
  second.kill('SIGTERM');
  await second.ended;
});
