import { describe, expect, test } from 'vitest';
import { dueTimesOf } from '../../src/scheduler/due-times.ts';
import { passReason, planStep, type Situation } from '../../src/scheduler/plan-runs.ts';

const at = (text: string): number => Date.parse(`2026-06-${text}Z`);
const daily = dueTimesOf({ schedule: '0 3 * * *', timeZone: 'UTC' });

const situation = (now: string, others: Partial<Situation> = {}): Situation => ({
  due: daily,
  settledThroughMs: at('10T03:00:00'),
  nowMs: at(now),
  misfirePolicy: 'RUN_ONCE',
  isPaused: false,
  ...others,
});

describe('the next step', () => {
  test('is to wait until the first due time after the last that was settled', () => {
    expect(planStep(situation('11T02:59:59.999'))).toEqual({ kind: 'WAIT', nextMs: at('11T03:00:00') });
  });

  test('is to run at the due time, and up to a minute late', () => {
    const run = { kind: 'RUN', dueMs: at('11T03:00:00'), madeUpFor: 0 };
    for (const misfirePolicy of ['SKIP', 'RUN_ONCE'] as const) {
      expect(planStep(situation('11T03:00:00', { misfirePolicy }))).toEqual(run);
      expect(planStep(situation('11T03:01:00', { misfirePolicy }))).toEqual(run);
    }
  });

  test('is to leave out what was missed by more than a minute, under SKIP', () => {
    const skip = { misfirePolicy: 'SKIP' } as const;
    expect(planStep(situation('11T03:01:00.001', skip))).toEqual({
      kind: 'PASS',
      throughMs: at('11T03:00:00'),
      count: 1,
      why: 'MISSED',
    });
    expect(planStep(situation('17T12:00:00', skip))).toMatchObject({
      throughMs: at('17T03:00:00'),
      count: 7,
    });
    // The due time that is on time is left for the next step.
    expect(planStep(situation('17T03:00:30', skip))).toMatchObject({
      throughMs: at('16T03:00:00'),
      count: 6,
    });
  });

  test('is one run for the newest that was missed, under RUN_ONCE', () => {
    const plan = planStep(situation('17T12:00:00'));
    expect(plan).toEqual({ kind: 'RUN', dueMs: at('17T03:00:00'), madeUpFor: 6 });
    const next = planStep(situation('17T12:00:00', { settledThroughMs: at('17T03:00:00') }));
    expect(next).toEqual({ kind: 'WAIT', nextMs: at('18T03:00:00') });
  });

  test('is the run that is on time, which makes up for those missed before it, under RUN_ONCE', () => {
    const plan = planStep(situation('17T03:00:30'));
    expect(plan).toEqual({ kind: 'RUN', dueMs: at('17T03:00:00'), madeUpFor: 6 });
  });

  test('is to leave everything out while paused, whatever the policy', () => {
    for (const misfirePolicy of ['SKIP', 'RUN_ONCE'] as const) {
      const paused = { misfirePolicy, isPaused: true };
      expect(planStep(situation('12T02:00:00', paused))).toMatchObject({
        kind: 'PASS',
        why: 'PAUSED',
        count: 1,
      });
      expect(planStep(situation('12T03:00:01', paused))).toMatchObject({
        throughMs: at('12T03:00:00'),
        count: 2,
      });
    }
  });

  test('takes due times that are close together one by one, oldest first', () => {
    const due = dueTimesOf({ schedule: '*/10 * * * * *', timeZone: 'UTC' });
    const now = { due, settledThroughMs: at('10T03:00:00') };
    expect(planStep(situation('10T03:00:30', now))).toMatchObject({ kind: 'RUN', dueMs: at('10T03:00:10') });
  });

  test('costs no more after a year than after a day, with a due time in each second', () => {
    const due = dueTimesOf({ schedule: '* * * * * *', timeZone: 'Europe/Berlin' });
    const yearAgo = {
      due,
      settledThroughMs: at('10T03:00:00') - 365 * 86_400_000,
      misfirePolicy: 'SKIP',
    } as const;
    const plan = planStep(situation('10T03:00:00', yearAgo));
    expect(plan).toEqual({ kind: 'PASS', throughMs: at('10T02:58:59'), count: 101, why: 'MISSED' });
  });

  test('is to wait for nothing once an expression is due no more', () => {
    const due = dueTimesOf({ schedule: '2026-06-01T00:00:00', timeZone: 'UTC' });
    expect(planStep(situation('10T04:00:00', { due }))).toEqual({ kind: 'WAIT', nextMs: undefined });
  });
});

test('why due times were left out is said in words', () => {
  expect(passReason({ count: 1, why: 'MISSED' })).toBe('1 due time was missed while no server ran');
  expect(passReason({ count: 3, why: 'MISSED' })).toBe('3 due times were missed while no server ran');
  expect(passReason({ count: 101, why: 'MISSED' })).toBe(
    'more than 100 due times were missed while no server ran',
  );
  expect(passReason({ count: 2, why: 'PAUSED' })).toBe('2 due times passed while the schedule was paused');
});
