import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import {
  type GetSchedulerStatusResponse,
  MisfirePolicy,
  SchedulerRole,
  SchedulerState,
  UpdateScheduleRequest,
} from '../../src/gen/kaizen/v1/schedule.ts';
import { takeCycleLease } from '../../src/gen/queries.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { type CycleService, createCycleService } from '../../src/learning/cycle/cycle-service.ts';
import type { ScheduleValues } from '../../src/scheduler/schedule-store.ts';
import { createScheduler, type Scheduler } from '../../src/scheduler/scheduler.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { createAccount } from './accounts.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Migrations on a machine with much else to do. */
const LONG_MS = 300_000;
const BEGINNING = Date.parse('2026-06-01T12:34:56Z');
const log = pino({ level: 'silent' });
const HOURLY = { schedule: '0 * * * *', timeZone: 'UTC', misfirePolicy: 'RUN_ONCE' } as const;
const DAILY = { schedule: '0 3 * * *', timeZone: 'Europe/Berlin', misfirePolicy: 'RUN_ONCE' } as const;

// A database of its own: it has one schedule, and a deployment cycle visits all accounts.
let neo4j: OwnDatabase;
let graph: Graph;
let nowMs = BEGINNING;
const clock = (): Date => new Date(nowMs);
const closing: (() => Promise<unknown>)[] = [];

const connect = (): Graph => createGraph({ ...neo4j, database: 'neo4j' });
const service = async (
  settings: NonNullable<Parameters<typeof startTestService>[0]>['settings'],
): Promise<TestService> => {
  const started = await startTestService({ database: neo4j, now: clock, settings: { ...settings } });
  closing.push(() => started.close());
  return started;
};

const execute = (text: string) =>
  graph.transaction('write', (transaction) =>
    transaction.run({ name: 'test/execute', mode: 'write', cardinality: 'none', text }, {}),
  );

const rows = <Row>(text: string) =>
  graph.transaction('read', (transaction) =>
    transaction.run<Readonly<Record<string, never>>, Row, 'many'>(
      { name: 'test/read', mode: 'read', cardinality: 'many', text },
      {},
    ),
  );

interface DeploymentCycle {
  readonly dueMs: number | null;
  readonly state: string;
}

/** All deployment cycles, in the order of their due times. */
const deploymentCycles = () =>
  rows<DeploymentCycle>(
    `MATCH (c:Cycle {account_id: '', trigger: 'SCHEDULE'})
     RETURN c.scheduled_for.epochMillis AS dueMs, c.state AS state ORDER BY dueMs`,
  );

/** One server's part, with connections of its own and a timer that only the test moves. */
interface Server {
  readonly scheduler: Scheduler;
  readonly graph: Graph;
  readonly cycles: CycleService;
}

async function server(
  serverId: string,
  settings: ScheduleValues,
  { isEligible = true, cycles: wrap = (cycles: CycleService, _graph: Graph): CycleService => cycles } = {},
): Promise<Server> {
  const own = connect();
  const cycles = createCycleService({ graph: own, clock, log, random: Math.random, serverId });
  const scheduler = createScheduler({
    graph: own,
    cycles: wrap(cycles, own),
    clock,
    log,
    serverId,
    settings,
    isEligible,
  });
  closing.push(async () => {
    await cycles.stop({ deadlineMs: 100 });
    await own.close();
  });
  await scheduler.open();
  return { scheduler, graph: own, cycles };
}

/** All servers look at the same moment; resolves when every deployment cycle has ended, with how many there were. */
async function tickAll(servers: readonly Server[]): Promise<number> {
  const ticks = await Promise.all(servers.map(({ scheduler }) => scheduler.tick(clock())));
  const begun = ticks.flatMap(({ started }) => (started === undefined ? [] : [started]));
  const ended = await Promise.all(begun.map(({ done }) => done));
  expect(ended.map(({ state }) => state)).toEqual(begun.map(() => 'SUCCEEDED'));
  return begun.length;
}

beforeAll(async () => {
  neo4j = await startOwnDatabase();
  graph = connect();
});
afterAll(async () => {
  await graph?.close();
  await neo4j?.stop();
});

beforeEach(async () => {
  nowMs = BEGINNING;
  await execute('MATCH (n) WHERE n:Schedule OR n:Cycle OR n:Lease DETACH DELETE n');
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

// First: it needs the database as it comes.
test('several servers that start at once on an empty database all come up, and agree on the schedule', {
  timeout: LONG_MS,
}, async () => {
  const services = await Promise.all(
    Array.from({ length: 5 }, () => service({ scheduleEnabled: true, schedule: '0 4 * * *' })),
  );
  const all = await Promise.all(
    services.map(({ clients }) => clients.LearningService.getSchedulerStatus({})),
  );
  for (const status of all) {
    expect(status).toMatchObject({
      state: SchedulerState.SCHEDULER_STATE_WAITING,
      schedule: '0 4 * * *',
      etag: '1',
      serverRole: SchedulerRole.SCHEDULER_ROLE_ELIGIBLE,
    });
  }
  expect(new Set(all.map(({ serverId }) => serverId)).size).toBe(5);
  expect(await rows('MATCH (s:Schedule) RETURN s.key AS key')).toEqual([{ key: 'cycle' }]);
  await createAccount(services[0] as TestService);
});

describe('three servers on one database', () => {
  test('run each of 20 due times exactly once', async () => {
    const servers = await Promise.all(['a', 'b', 'c'].map((id) => server(id, HOURLY)));
    const firstMs = Date.parse('2026-06-01T13:00:00Z');
    const due = Array.from({ length: 20 }, (_, n) => firstMs + n * HOUR_MS);
    for (const dueMs of due) {
      nowMs = dueMs;
      expect(await tickAll(servers)).toBe(1);
      nowMs = dueMs + 5_000;
      expect(await tickAll(servers)).toBe(0);
    }
    expect(await deploymentCycles()).toEqual(due.map((dueMs) => ({ dueMs, state: 'SUCCEEDED' })));
    const { schedule } = await (servers[0] as Server).scheduler.status();
    expect(schedule).toMatchObject({ settledThroughMs: due.at(-1), lastSkip: undefined });
  });

  test('do not run again what one of them has run since they checked', async () => {
    let goOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = await server('slow', HOURLY, {
      cycles: (cycles) => ({ ...cycles, start: (request) => gate.then(() => cycles.start(request)) }),
    });
    const fast = await server('fast', HOURLY);
    nowMs = Date.parse('2026-06-01T13:00:00Z');
    const late = tickAll([slow]);
    expect(await tickAll([fast])).toBe(1);
    goOn();
    expect(await late).toBe(0);
    expect(await deploymentCycles()).toHaveLength(1);
    expect((await slow.scheduler.status()).schedule).toMatchObject({
      lastRun: { serverId: 'fast' },
      lastSkip: undefined,
    });
  });

  test('make up once for a week without any of them, under RUN_ONCE', async () => {
    await server('before', DAILY);
    nowMs += 7 * DAY_MS;
    const servers = await Promise.all(['a', 'b', 'c'].map((id) => server(id, DAILY)));
    expect(await tickAll(servers)).toBe(1);
    expect(await tickAll(servers)).toBe(0);
    expect(await deploymentCycles()).toMatchObject([{ dueMs: Date.parse('2026-06-08T01:00:00Z') }]);
    nowMs = Date.parse('2026-06-09T01:00:00Z');
    expect(await tickAll(servers)).toBe(1);
  });

  test('leave out a week without any of them, under SKIP', async () => {
    const settings = { ...DAILY, misfirePolicy: 'SKIP' } as const;
    await server('before', settings);
    nowMs += 7 * DAY_MS;
    const servers = await Promise.all(['a', 'b', 'c'].map((id) => server(id, settings)));
    expect(await tickAll(servers)).toBe(0);
    expect(await deploymentCycles()).toEqual([]);
    const { schedule, nextRunMs } = await (servers[0] as Server).scheduler.status();
    expect(schedule.lastSkip).toEqual({
      dueMs: Date.parse('2026-06-08T01:00:00Z'),
      atMs: nowMs,
      reason: '7 due times were missed while no server ran',
    });
    expect(nextRunMs).toBe(Date.parse('2026-06-09T01:00:00Z'));
    nowMs = Date.parse('2026-06-09T01:00:00Z');
    expect(await tickAll(servers)).toBe(1);
  });
});

describe('a due time', () => {
  test('is neither lost nor doubled when the server that took it dies before its deployment cycle has begun', async () => {
    // It has taken the due time in its transaction; then its connections break, as those of a killed process do, and
    // it comes to nothing more.
    let died: () => void = () => undefined;
    const death = new Promise<void>((resolve) => {
      died = resolve;
    });
    const dying = (cycles: CycleService, own: Graph): CycleService => ({
      ...cycles,
      start: ({ due, ...request }) => {
        if (due === undefined) throw new Error('a scheduled deployment cycle has a due time');
        const claim: typeof due.claim = async (transaction, cycleId) => {
          await due.claim(transaction, cycleId);
          void own.close().then(died);
          await new Promise(() => undefined);
        };
        return cycles.start({ ...request, due: { ...due, claim } });
      },
    });
    const dead = await server('dead', HOURLY, { cycles: dying });
    const alive = await server('alive', HOURLY);
    nowMs = Date.parse('2026-06-01T13:00:01Z');
    dead.scheduler.tick(clock()).catch(() => undefined);
    await death;
    expect(await deploymentCycles()).toEqual([]);
    nowMs += 5_000;
    expect(await tickAll([alive])).toBe(1);
    expect(await deploymentCycles()).toEqual([
      { dueMs: Date.parse('2026-06-01T13:00:00Z'), state: 'SUCCEEDED' },
    ]);
    expect((await alive.scheduler.status()).schedule.lastRun).toMatchObject({ serverId: 'alive' });
  });

  test('has no second deployment cycle, even when the schedule is set back by hand', async () => {
    const one = await server('a', HOURLY);
    nowMs = Date.parse('2026-06-01T13:00:00Z');
    expect(await tickAll([one])).toBe(1);
    await execute("MATCH (s:Schedule) SET s.settled_through = datetime('2026-06-01T12:30:00Z')");
    expect(await tickAll([one])).toBe(0);
    expect(await deploymentCycles()).toHaveLength(1);
    expect((await one.scheduler.status()).schedule.lastSkip?.reason).toContain('already started');
  });

  test('is left out while a deployment cycle that someone asked for is under way, and the status says so', async () => {
    const one = await server('a', HOURLY);
    const other = { leaseKey: 'cycle', holder: 'b', cycleId: 'other', leaseMs: 60_000n };
    await graph.run(takeCycleLease, other);
    nowMs = Date.parse('2026-06-01T13:00:00Z');
    expect(await tickAll([one])).toBe(0);
    expect((await one.scheduler.status()).schedule).toMatchObject({
      lastRun: undefined,
      settledThroughMs: nowMs,
      lastSkip: { dueMs: nowMs, reason: expect.stringContaining('already running') },
    });
  });

  test('is not missed before the first server took part', async () => {
    const off = await server('off', DAILY, { isEligible: false });
    nowMs += 3 * DAY_MS;
    expect(await tickAll([off])).toBe(0);
    const first = await server('first', DAILY);
    expect(await tickAll([first])).toBe(0);
    expect((await first.scheduler.status()).schedule.lastSkip).toBeUndefined();
  });
});

describe('settings', () => {
  test('of the server that started last hold, from then on, until an operator decides', async () => {
    await server('a', DAILY);
    nowMs += 10 * DAY_MS;
    const other = await server('b', { ...HOURLY, misfirePolicy: 'SKIP' });
    // The hours before were not due: the schedule was another.
    expect(await tickAll([other])).toBe(0);
    const { schedule } = await other.scheduler.status();
    expect(schedule).toMatchObject({
      schedule: '0 * * * *',
      misfirePolicy: 'SKIP',
      version: 2,
      updatedBy: '',
    });
    expect(schedule.lastSkip).toBeUndefined();
    await server('off', DAILY, { isEligible: false });
    expect((await other.scheduler.status()).schedule.version).toBe(2);
  });
});

describe('an operator', () => {
  const update = (fields: Partial<UpdateScheduleRequest>): UpdateScheduleRequest =>
    UpdateScheduleRequest.fromPartial({ actor: 'maria', ...fields } as Partial<UpdateScheduleRequest>);
  const statusOf = ({ clients }: TestService): Promise<GetSchedulerStatusResponse> =>
    clients.LearningService.getSchedulerStatus({});
  const secondsOf = (text: string) => ({ seconds: Date.parse(text) / 1_000, nanos: 0 });

  test('updates the schedule for all servers, and nobody updates what he has not seen', async () => {
    const { clients } = await service({ scheduleEnabled: true });
    const api = clients.LearningService;
    const { schedule } = await api.updateSchedule(
      update({ schedule: '30 5 * * 1', timeZone: 'America/New_York', etag: '1' }),
    );
    expect(schedule).toMatchObject({
      schedule: '30 5 * * 1',
      timeZone: 'America/New_York',
      misfirePolicy: MisfirePolicy.MISFIRE_POLICY_RUN_ONCE,
      etag: '2',
      updatedBy: 'maria',
      nextRunTime: secondsOf('2026-06-08T09:30:00Z'),
    });
    const late = await errorOf(api.updateSchedule(update({ schedule: '0 6 * * *', etag: '1' })));
    expect(late.code).toBe(10);
    expect(readDetails(late.metadata)).toMatchObject({ reason: 'ETAG_MISMATCH', metadata: { etag: '2' } });
    // A server whose settings say otherwise comes, and does as the others do.
    const another = await service({ scheduleEnabled: true, schedule: '0 12 * * *' });
    expect(await statusOf(another)).toMatchObject({ schedule: '30 5 * * 1', etag: '2', updatedBy: 'maria' });
    const policy = { misfirePolicy: MisfirePolicy.MISFIRE_POLICY_SKIP, etag: '2' };
    expect(await another.clients.LearningService.updateSchedule(update(policy))).toMatchObject({
      schedule: { schedule: '30 5 * * 1', misfirePolicy: policy.misfirePolicy, etag: '3' },
    });
  });

  test('is told of every violation at once', async () => {
    const { clients } = await service({ scheduleEnabled: true });
    const bad = update({ schedule: 'at noon', timeZone: 'Mars/Olympus', etag: '1' });
    const error = await errorOf(clients.LearningService.updateSchedule(bad));
    expect(error.code).toBe(3);
    expect(readDetails(error.metadata)).toMatchObject({
      reason: 'INVALID_FIELD',
      violations: [{ field: 'schedule' }, { field: 'time_zone' }],
    });
    const { actor, etag } = { actor: '', etag: '' };
    const nobody = await errorOf(clients.LearningService.updateSchedule(update({ actor, etag })));
    expect(
      readDetails(nobody.metadata)
        ?.violations?.map(({ field }) => field)
        .sort(),
    ).toEqual(['actor', 'etag']);
  });

  test('pauses and resumes, and what was due meanwhile is not made up for', async () => {
    const off = await service({ scheduleEnabled: false });
    const api = off.clients.LearningService;
    const one = await server('a', DAILY);
    const { schedule } = await api.pauseScheduler({ actor: 'maria', reason: 'upkeep' });
    const paused = { actor: 'maria', reason: 'upkeep', time: { seconds: Math.floor(BEGINNING / 1_000) } };
    expect(schedule).toMatchObject({ pause: paused, nextRunTime: undefined });
    const again = await api.pauseScheduler({ actor: 'otto', reason: 'me too' });
    expect(again.schedule).toEqual(schedule);
    expect(await statusOf(off)).toMatchObject({
      state: SchedulerState.SCHEDULER_STATE_PAUSED,
      serverRole: SchedulerRole.SCHEDULER_ROLE_NOT_ELIGIBLE,
      pause: paused,
    });

    nowMs = Date.parse('2026-06-02T01:00:00Z');
    expect(await tickAll([one])).toBe(0);
    // Two more pass without any server.
    nowMs = Date.parse('2026-06-04T12:00:00Z');
    const resumed = await api.resumeScheduler({ actor: 'maria' });
    expect(resumed.schedule).toMatchObject({
      pause: undefined,
      nextRunTime: secondsOf('2026-06-05T01:00:00Z'),
    });
    expect((await api.resumeScheduler({ actor: 'maria' })).schedule).toEqual(resumed.schedule);
    expect(await statusOf(off)).toMatchObject({
      lastSkipReason: '2 due times passed while the schedule was paused',
      lastSkipDueTime: secondsOf('2026-06-04T01:00:00Z'),
    });
    expect(await tickAll([one])).toBe(0);
    nowMs = Date.parse('2026-06-05T01:00:02Z');
    expect(await tickAll([one])).toBe(1);
  });

  test('does all of it on the command line', { timeout: LONG_MS }, async () => {
    const { address } = await service({ scheduleEnabled: true });
    const scheduler = async (...args: readonly string[]): Promise<string> => {
      const options = { cwd: packageRoot(), env: { ...process.env, KAIZEN_GRPC_ADDRESS: address } };
      const command = ['--import', 'tsx', 'src/cli/main.ts', 'scheduler', ...args];
      return (await promisify(execFile)(process.execPath, command, options)).stdout;
    };
    const updated = await scheduler(
      'update',
      '--actor',
      'maria',
      '--schedule',
      '0 4 * * *',
      '--misfire',
      'skip',
    );
    expect(updated).toContain('0 4 * * * (UTC), when missed: skip');
    const stale = scheduler('update', '--actor', 'otto', '--zone', 'Europe/Berlin', '--etag', '1');
    await expect(stale).rejects.toThrow('ETAG_MISMATCH');
    await scheduler('pause', '--actor', 'maria', '--reason', 'upkeep');
    expect(JSON.parse(await scheduler('status', '--json'))).toMatchObject({
      state: 'SCHEDULER_STATE_PAUSED',
      misfirePolicy: 'MISFIRE_POLICY_SKIP',
      pause: { actor: 'maria', reason: 'upkeep' },
      etag: '3',
    });
    expect(await scheduler('resume', '--actor', 'maria')).toContain('2026-06-02 04:00:00 UTC');
  });

  test('is told by any server of the last run and its outcome', async () => {
    const off = await service({ scheduleEnabled: false });
    const one = await server('a', DAILY);
    nowMs = Date.parse('2026-06-02T01:00:02Z');
    expect(await tickAll([one])).toBe(1);
    const status = await statusOf(off);
    expect(status).toMatchObject({
      state: SchedulerState.SCHEDULER_STATE_DISABLED,
      lastDueTime: secondsOf('2026-06-02T01:00:00Z'),
      lastRunTime: secondsOf('2026-06-02T01:00:02Z'),
      lastEndTime: secondsOf('2026-06-02T01:00:02Z'),
      lastOutcome: RunState.RUN_STATE_SUCCEEDED,
      lastServerId: 'a',
    });
    const { cycle } = await off.clients.LearningService.getCycle({ cycleId: status.lastCycleId });
    expect(cycle?.accountsSucceeded).toBe(1);
  });
});
