import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KaizenError } from '../../src/errors.ts';
import type { CycleRecord } from '../../src/learning/cycle-record.ts';
import type { CycleService } from '../../src/learning/cycle-service.ts';
import { createScheduler, type Scheduler, scheduleProblem } from '../../src/scheduler/scheduler.ts';

const log = pino({ level: 'silent' });
const RUNNING: CycleRecord = {
  cycleId: 'walk-1',
  accountId: '',
  parentCycleId: '',
  trigger: 'SCHEDULE',
  state: 'RUNNING',
  reason: '',
  stages: [],
  startedAtMs: 0,
  endedAtMs: null,
  publishedEpoch: 0,
  accountsSucceeded: 0,
  accountsFailed: 0,
};

/** A cycle service whose walks end when told to. */
function controlledCycles() {
  let end: (state: 'SUCCEEDED' | 'FAILED') => void = () => undefined;
  const start = vi.fn<CycleService['start']>(() => {
    const done = new Promise<CycleRecord>((resolve) => {
      end = (state) => resolve({ ...RUNNING, state, endedAtMs: 1 });
    });
    return Promise.resolve({ cycle: RUNNING, done });
  });
  const failInterrupted = vi.fn<CycleService['failInterrupted']>(() => Promise.resolve(0));
  return { start, failInterrupted, end: (state: 'SUCCEEDED' | 'FAILED') => end(state) };
}

let scheduler: Scheduler | undefined;

function scheduled(cycles: Pick<CycleService, 'start' | 'failInterrupted'>, enabled = true): Scheduler {
  scheduler = createScheduler({
    schedule: '0 3 * * *',
    timeZone: 'Europe/Berlin',
    enabled,
    cycles,
    clock: () => new Date(),
    log,
  });
  return scheduler;
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-10T12:00:00Z') });
});

afterEach(() => {
  scheduler?.stop();
  vi.useRealTimers();
});

describe('scheduler', () => {
  test('waits for the due time in its zone and walks over all accounts then', async () => {
    const cycles = controlledCycles();
    const { status } = scheduled(cycles);
    expect(status()).toMatchObject({ state: 'WAITING', nextRun: new Date('2026-01-11T02:00:00Z') });
    await vi.advanceTimersByTimeAsync(13 * 3_600_000);
    expect(cycles.start).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(cycles.start).toHaveBeenCalledExactlyOnceWith({ accountId: '', trigger: 'SCHEDULE' });
    expect(status()).toMatchObject({ state: 'RUNNING', lastRun: { cycleId: 'walk-1', outcome: 'RUNNING' } });
    cycles.end('SUCCEEDED');
    await vi.advanceTimersByTimeAsync(0);
    expect(status()).toMatchObject({
      state: 'WAITING',
      lastRun: { outcome: 'SUCCEEDED' },
      lastSkip: undefined,
    });
  });

  test('skips a run while the one before is still going, and says so', async () => {
    const cycles = controlledCycles();
    const { status } = scheduled(cycles);
    await vi.advanceTimersByTimeAsync(39 * 3_600_000);
    expect(cycles.start).toHaveBeenCalledTimes(1);
    expect(status().lastSkip).toEqual({
      at: new Date('2026-01-12T02:00:00Z'),
      reason: 'the run before is still under way',
    });
    cycles.end('FAILED');
    await vi.advanceTimersByTimeAsync(0);
    expect(status().lastRun?.outcome).toBe('FAILED');
  });

  test('skips a run while a walk that someone asked for is under way', async () => {
    const error = new KaizenError('a cycle is already running over all accounts', {
      kind: 'ABORTED',
      reason: 'CYCLE_ALREADY_RUNNING',
      retryAfterMs: 1,
    });
    const { runDue, status } = scheduled({ ...controlledCycles(), start: () => Promise.reject(error) });
    await runDue();
    expect(status()).toMatchObject({ state: 'WAITING', lastSkip: { reason: error.message } });
    expect(status().lastRun).toBeUndefined();
  });

  test('counts a walk that could not begin as failed', async () => {
    const { runDue, status } = scheduled({
      ...controlledCycles(),
      start: () => Promise.reject(new Error('no database')),
    });
    await runDue();
    expect(status().lastRun).toMatchObject({ cycleId: '', outcome: 'FAILED' });
  });

  test('is never due when it is switched off, but looks for interrupted cycles', async () => {
    const cycles = controlledCycles();
    const { status } = scheduled(cycles, false);
    await vi.advanceTimersByTimeAsync(3 * 86_400_000);
    expect(cycles.start).not.toHaveBeenCalled();
    expect(cycles.failInterrupted).toHaveBeenCalledWith({ atStart: false });
    expect(status()).toMatchObject({ state: 'DISABLED', nextRun: undefined });
  });

  test('does nothing more once stopped', async () => {
    const cycles = controlledCycles();
    const { status, stop } = scheduled(cycles);
    stop();
    await vi.advanceTimersByTimeAsync(3 * 86_400_000);
    expect(cycles.start).not.toHaveBeenCalled();
    expect(cycles.failInterrupted).not.toHaveBeenCalled();
    expect(status().nextRun).toBeUndefined();
  });
});

describe('scheduleProblem', () => {
  test('names a bad expression, a bad zone and a time that never comes', () => {
    expect(scheduleProblem({ schedule: '0 3 * * *', timeZone: 'UTC' })).toBeUndefined();
    expect(scheduleProblem({ schedule: 'daily at three', timeZone: 'UTC' })).toContain(
      'not a cron expression',
    );
    expect(scheduleProblem({ schedule: '0 3 * * *', timeZone: 'Mars/Olympus' })).toContain('IANA');
    expect(scheduleProblem({ schedule: '0 3 31 2 *', timeZone: 'UTC' })).toContain('never due');
  });
});
