import { describe, expect, test } from 'vitest';
import { newCycleId } from '../../../src/learning/cycle/cycle-id.ts';
import { toCycleRecord } from '../../../src/learning/cycle/cycle-record.ts';
import {
  CYCLE_STAGES,
  pendingStages,
  stagesFromJson,
  stagesToJson,
  stagesToResume,
  withRunningAs,
  withStage,
} from '../../../src/learning/cycle/cycle-stages.ts';

describe('stages', () => {
  test('are seven and wait at first', () => {
    expect(pendingStages().map(({ name }) => name)).toEqual(CYCLE_STAGES);
    expect(new Set(pendingStages().map(({ state }) => state))).toEqual(new Set(['PENDING']));
    expect(CYCLE_STAGES).toHaveLength(7);
  });

  test('come back from JSON as they went in', () => {
    const stages = withStage(pendingStages(), 'COLLECT', {
      state: 'SUCCEEDED',
      counts: { sets: 3, points: 12 },
      durationMs: 7,
      workDone: 5,
      workTotal: 9,
    });
    expect(stagesFromJson(stagesToJson(stages))).toEqual(stages);
  });

  test('that this version does not know are left out', () => {
    const text = JSON.stringify([
      { name: 'DREAM', state: 'RUNNING' },
      { name: 'COLLECT', state: 'RUNNING' },
      7,
    ]);
    expect(stagesFromJson(text).map(({ name }) => name)).toEqual(['COLLECT']);
    expect(stagesFromJson('')).toEqual([]);
  });

  test('fail where they ran', () => {
    const stages = withStage(pendingStages(), 'EXTRACT_PATTERNS', { state: 'RUNNING' });
    const failed = withRunningAs(stages, 'FAILED', 'why').filter(({ state }) => state === 'FAILED');
    expect(failed.map(({ name, reason }) => [name, reason])).toEqual([['EXTRACT_PATTERNS', 'why']]);
  });
});

describe('stages to resume', () => {
  test('are as they were where pages last, and anew where they stage', () => {
    const counts = { sets_compared: 3 };
    const comparing = withStage(pendingStages(), 'EXTRACT_PATTERNS', {
      state: 'RUNNING',
      counts,
      workDone: 3,
    });
    const done = withStage(comparing, 'UPDATE_KNOWLEDGE', { state: 'SUCCEEDED', counts: { traits: 2 } });
    const resumed = stagesToResume(withStage(done, 'COLLECT', { state: 'SUCCEEDED' }));
    expect(resumed.map(({ state }) => state)).toEqual([
      'SUCCEEDED',
      'RUNNING',
      'PENDING',
      'PENDING',
      'PENDING',
      'PENDING',
      'PENDING',
    ]);
    expect(resumed[1]).toMatchObject({ counts, workDone: 3 });
    expect(resumed[2]?.counts).toEqual({});
  });
});

describe('a cycle ended by others', () => {
  test('shows the stage it ran as failed', () => {
    const record = toCycleRecord({
      cycleId: 'c',
      accountId: 'a',
      parentCycleId: '',
      trigger: 'SCHEDULE',
      state: 'FAILED',
      reason: 'interrupted',
      stages: stagesToJson(withStage(pendingStages(), 'COLLECT', { state: 'RUNNING' })),
      startedAtMs: 1,
      endedAtMs: 2,
      publishedEpoch: 0,
      accountsSucceeded: 0,
      accountsFailed: 0,
      resumed: 0,
      revision: 1,
    });
    expect(record.stages[0]).toMatchObject({ name: 'COLLECT', state: 'FAILED', reason: 'interrupted' });
    expect(record.stages[1]?.state).toBe('PENDING');
  });
});

describe('newCycleId', () => {
  test('begins with the time and ends with two draws', () => {
    const draws = [0, 0.5];
    expect(newCycleId(new Date('2026-01-02T03:00:00.123Z'), () => draws.shift() ?? 0)).toBe(
      '20260102T030000123Z-00000000008000000000',
    );
  });
});
