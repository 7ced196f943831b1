import { describe, expect, test } from 'vitest';
import { summariseCycles } from '../../src/dashboard/cycle-summary.ts';
import { byGravity, counted, type Finding } from '../../src/dashboard/finding.ts';
import { completeFrom, fillDays, publishedPatterns, spanOf } from '../../src/dashboard/growth.ts';
import { moneyByDay, moneyByWeek } from '../../src/dashboard/returns.ts';
import type { CycleRecord } from '../../src/learning/cycle/cycle-record.ts';
import { pendingStages, withStage } from '../../src/learning/cycle/cycle-stages.ts';

const cycleOf = (fields: Partial<CycleRecord>): CycleRecord =>
  ({
    cycleId: 'c',
    accountId: 'a',
    parentCycleId: '',
    trigger: 'REQUEST',
    state: 'SUCCEEDED',
    reason: '',
    stages: [],
    startedAtMs: Date.parse('2026-03-01T03:00:00Z'),
    endedAtMs: Date.parse('2026-03-01T03:01:00Z'),
    publishedEpoch: 1,
    accountsSucceeded: 0,
    accountsFailed: 0,
    ...fields,
  }) as CycleRecord;

describe('growth', () => {
  test('has every day of its span, with nothing where nothing was', () => {
    const days = fillDays(
      spanOf('2026-03-02', 3),
      [{ date: '2026-03-01', events: 4, figures: 2 }],
      new Map(),
    );
    expect(days).toEqual([
      { date: '2026-02-28', events: 0, figures: 0, patterns: 0 },
      { date: '2026-03-01', events: 4, figures: 2, patterns: 0 },
      { date: '2026-03-02', events: 0, figures: 0, patterns: 0 },
    ]);
    expect(fillDays(spanOf('2026-03-02', 1), [], undefined)[0]?.patterns).toBeUndefined();
  });

  test('is whole from the day after the oldest read when reading stopped there', () => {
    const sums = ['2026-03-04', '2026-03-02', '2026-03-03'].map((date) => ({ date, events: 1, figures: 0 }));
    expect(completeFrom(sums, true)).toBe('2026-03-03');
    expect(completeFrom(sums, false)).toBeUndefined();
  });

  test('counts patterns by the day they were published, of cycles that did', () => {
    const stages = withStage(pendingStages(), 'UPDATE_KNOWLEDGE', {
      counts: { patterns_new: 3, patterns_changed: 2, patterns_unchanged: 9 },
    });
    const published = publishedPatterns([
      cycleOf({ stages }),
      cycleOf({ stages }),
      cycleOf({ stages, publishedEpoch: 0 }),
      cycleOf({ stages, endedAtMs: null }),
    ]);
    expect([...published]).toEqual([['2026-03-01', 10]]);
  });
});

describe('cycles in brief', () => {
  test('count those that ended by success or failure, the newest twenty', () => {
    const summary = summariseCycles([
      cycleOf({ state: 'RUNNING', endedAtMs: null, cycleId: 'now' }),
      cycleOf({ state: 'FAILED', cycleId: 'bad' }),
      ...Array.from({ length: 40 }, () => cycleOf({})),
    ]);
    expect(summary).toMatchObject({ evaluated: 19, successRate: 18 / 19, running: { cycleId: 'now' } });
    expect(summary.failures.map(({ cycleId }) => cycleId)).toEqual(['bad']);
    expect(summary.last).toHaveLength(10);
    expect(summariseCycles([]).successRate).toBeUndefined();
  });
});

test('returns are summed by weeks from Monday on', () => {
  const days = ['2026-03-01', '2026-03-02', '2026-03-08', '2026-03-09'].map((date, at) => ({
    date,
    spendMicros: 10n ** BigInt(at),
    revenueMicros: 1n,
  }));
  expect(moneyByWeek(days).map(({ date, spendMicros }) => [date, spendMicros])).toEqual([
    ['2026-02-23', 1n],
    ['2026-03-02', 110n],
    ['2026-03-09', 1000n],
  ]);
  expect(moneyByDay(days)).toHaveLength(4);
});

test('findings are told gravest first, and counts as far as they were counted', () => {
  const finding = (severity: Finding['severity'], accountId: string): Finding => ({
    kind: 'CYCLE_FAILED',
    severity,
    accountId,
    text: '',
    count: { count: 1, capped: false },
    example: '',
    remedy: '',
  });
  const sorted = byGravity([
    finding('NOTE', 'a'),
    finding('ALARM', 'b'),
    finding('WARNING', 'a'),
    finding('ALARM', 'a'),
  ]);
  expect(sorted.map(({ severity, accountId }) => `${severity} ${accountId}`)).toEqual([
    'ALARM a',
    'ALARM b',
    'WARNING a',
    'NOTE a',
  ]);
  expect(counted({ count: 1, capped: false }, 'set')).toBe('1 set');
  expect(counted({ count: 10_000, capped: true }, 'set')).toBe('10,000+ sets');
});
