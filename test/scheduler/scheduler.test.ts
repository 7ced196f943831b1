import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createScheduler, type Scheduler, type SchedulerOptions } from '../../src/scheduler/scheduler.ts';
import { KaizenError } from '../../src/shared/errors.ts';
import { type ScheduleMemory, scheduleMemory } from './schedule-memory.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ALREADY_RUNNING = new KaizenError('a cycle is already running over all accounts', {
  kind: 'ABORTED',
  reason: 'CYCLE_ALREADY_RUNNING',
  retryAfterMs: 1,
});

let memory: ScheduleMemory;
const open: Scheduler[] = [];

function server(options: Partial<SchedulerOptions> = {}): Scheduler {
  const scheduler = createScheduler({
    graph: memory.graph,
    cycles: { start: memory.start },
    clock: () => new Date(),
    log: pino({ level: 'silent' }),
    serverId: 'server 1',
    settings: { schedule: '0 14 * * *', timeZone: 'Europe/Berlin', misfirePolicy: 'RUN_ONCE' },
    isEligible: true,
    ...options,
  });
  open.push(scheduler);
  return scheduler;
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-10T12:00:00Z') });
  memory = scheduleMemory();
});

afterEach(() => {
  for (const scheduler of open.splice(0)) scheduler.stop();
  vi.useRealTimers();
});

describe('scheduler', () => {
  test('waits for the due time in its zone and starts a deployment cycle then, to the second', async () => {
    const { start, status } = server();
    await start();
    const firstMs = Date.parse('2026-01-10T13:00:00Z');
    expect(await status()).toMatchObject({ state: 'WAITING', role: 'ELIGIBLE', nextRunMs: firstMs });
    await vi.advanceTimersByTimeAsync(HOUR_MS - 1);
    expect(memory.begun).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(memory.begun).toEqual([firstMs]);
    expect(await status()).toMatchObject({
      state: 'RUNNING',
      role: 'RUNNING_DEPLOYMENT_CYCLE',
      serverId: 'server 1',
      nextRunMs: firstMs + DAY_MS,
      schedule: { lastRun: { cycleId: 'cycle 1', state: 'RUNNING', dueMs: firstMs, serverId: 'server 1' } },
    });
    memory.endCycle();
    await vi.advanceTimersByTimeAsync(0);
    expect(await status()).toMatchObject({
      state: 'WAITING',
      role: 'ELIGIBLE',
      schedule: { lastRun: { state: 'SUCCEEDED' }, lastSkip: undefined },
    });
  });

  test('leaves a run out while a deployment cycle is under way, and says so', async () => {
    const cycles = { start: () => Promise.reject(ALREADY_RUNNING) };
    const { start, status } = server({ cycles });
    await start();
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    const dueMs = Date.parse('2026-01-10T13:00:00Z');
    const { schedule, state } = await status();
    expect(state).toBe('WAITING');
    expect(schedule).toMatchObject({
      lastRun: undefined,
      lastSkip: { dueMs, reason: ALREADY_RUNNING.message },
    });
    expect(schedule.lastSkip?.atMs).toBeLessThan(dueMs + 1_000);
  });

  test('tries again when a deployment cycle could not be begun, and takes no due time for it', async () => {
    const begin = vi.fn(() => Promise.reject(new Error('no database')));
    const { start, status } = server({ cycles: { start: begin } });
    await start();
    await vi.advanceTimersByTimeAsync(HOUR_MS + 12_000);
    expect(begin.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect((await status()).schedule).toMatchObject({ lastRun: undefined, lastSkip: undefined });
    begin.mockImplementation(memory.start as never);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(memory.begun).toEqual([Date.parse('2026-01-10T13:00:00Z')]);
  });

  test('of several servers one runs what is due', async () => {
    const settings = { schedule: '0 * * * *', timeZone: 'UTC', misfirePolicy: 'RUN_ONCE' } as const;
    const servers = ['server 1', 'server 2', 'server 3'].map((serverId) => server({ serverId, settings }));
    await Promise.all(servers.map(({ start }) => start()));
    await vi.advanceTimersByTimeAsync(3 * HOUR_MS + 1_000);
    const due = [13, 14, 15].map((hour) => Date.parse(`2026-01-10T${hour}:00:00Z`));
    expect(memory.begun).toEqual(due);
  });

  test('is never due where it is switched off', async () => {
    const { start, status, tick } = server({ isEligible: false });
    await start();
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(await tick(new Date())).toEqual({ started: undefined, nextMs: undefined });
    expect(memory.begun).toEqual([]);
    expect(await status()).toMatchObject({ state: 'DISABLED', role: 'NOT_ELIGIBLE', nextRunMs: undefined });
    // A server that takes part finds that nothing was missed before there was one.
    expect(memory.row().settledThroughMs).toBeNull();
  });

  test('leaves out what is due while it is paused, and is due no more', async () => {
    const { start, status } = server();
    await start();
    memory.change({ isPaused: true, pausedBy: 'maria', pauseReason: 'upkeep', pausedAtMs: Date.now() });
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(memory.begun).toEqual([]);
    expect(await status()).toMatchObject({
      state: 'PAUSED',
      nextRunMs: undefined,
      schedule: {
        pause: { actor: 'maria', reason: 'upkeep' },
        lastSkip: {
          dueMs: Date.parse('2026-01-10T13:00:00Z'),
          reason: '1 due time passed while the schedule was paused',
        },
      },
    });
  });

  test('does nothing more once stopped', async () => {
    const { start, stop } = server();
    await start();
    stop();
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(memory.begun).toEqual([]);
  });

  test('refuses settings that are no schedule', () => {
    const settings = { schedule: '0 3 31 2 *', timeZone: 'UTC', misfirePolicy: 'SKIP' } as const;
    expect(() => server({ settings })).toThrow('must be due at some time');
  });
});

describe('the clock taken over a year with both of its changes', () => {
  test.each([
    ['Europe/Berlin', 365],
    ['America/New_York', 365],
    ['Australia/Lord_Howe', 365],
  ])('in %s loses no run and doubles none', async (timeZone, days) => {
    for (const schedule of ['30 2 * * *', '0 3 * * *']) {
      memory = scheduleMemory();
      vi.setSystemTime(new Date('2026-01-10T20:00:00Z'));
      const { open: begin, tick } = server({ settings: { schedule, timeZone, misfirePolicy: 'SKIP' } });
      await begin();
      const endMs = Date.now() + days * DAY_MS;
      for (let nowMs = Date.now(); nowMs < endMs; ) {
        const { nextMs = endMs } = await tick(new Date(nowMs));
        // Twice at each due time, as a second server would.
        await tick(new Date(nowMs));
        nowMs = Math.min(nextMs, endMs);
      }
      const onClock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
      expect(memory.begun.length).toBe(days);
      expect(new Set(memory.begun.map((ms) => onClock.format(ms))).size).toBe(days);
      expect(memory.row().lastSkipDueMs).toBeNull();
    }
  });
});
