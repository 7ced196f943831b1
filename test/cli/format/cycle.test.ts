import { describe, expect, test } from 'vitest';
import { cycleText, hasEnded, runningText } from '../../../src/cli/format/cycle.ts';
import { dryRunText } from '../../../src/cli/format/dry-run.ts';
import { createStyle } from '../../../src/cli/style.ts';
import { Cycle, RunCycleResponse, RunState } from '../../../src/gen/kaizen/v1/cycle.ts';
import { PatternChangeKind } from '../../../src/gen/kaizen/v1/pattern_change.ts';
import { Assignment, PatternState, TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';

const style = createStyle(false);
const NOW = new Date('2026-11-20T12:00:10Z');
const cycle = Cycle.fromPartial({
  cycleId: 'c',
  accountId: 'acme',
  trigger: 1,
  state: RunState.RUN_STATE_RUNNING,
  startTime: { seconds: NOW.getTime() / 1000 - 10, nanos: 0 },
  resumed: 2,
  stages: [{ name: 2, state: RunState.RUN_STATE_RUNNING, workDone: 250, workTotal: 1_000 }],
});

describe('a cycle', () => {
  test('shows how far its stage is, and how often it was taken up again', () => {
    const text = cycleText(cycle, NOW, style);
    expect(text).toContain('taken up again 2 times');
    expect(text).toMatch(/extract patterns\s+running 25 %/);
    expect(runningText(cycle, NOW)).toBe('  … extract patterns 25 % (10.0 s)');
  });

  test('that was cancelled has ended, and says who did it', () => {
    const reason = 'cancelled by ana: wrong data';
    const cancelled = { ...cycle, state: RunState.RUN_STATE_CANCELLED, reason };
    expect(hasEnded(cancelled)).toBe(true);
    expect(cycleText(cancelled, NOW, style)).toMatch(/cancelled\n[\s\S]*cancelled by ana: wrong data/);
  });
});

describe('a dry run', () => {
  const figures = { version: 1, state: PatternState.PATTERN_STATE_CANDIDATE, lift: 0.05 };

  test('shows what would change, before and after', () => {
    const found = RunCycleResponse.fromPartial({
      changeCounts: { new: 0, changed: 2, closed: 0 },
      modelChanges: [{ name: 'ctr', version: 3, promoted: true }],
      changes: [
        {
          what: PatternChangeKind.PATTERN_CHANGE_KIND_CHANGED,
          patternType: TraitKind.TRAIT_KIND_TONE,
          value: 'bold',
          metric: 'ctr',
          assignment: Assignment.ASSIGNMENT_RANDOMISED,
          before: figures,
          after: { ...figures, version: 2, state: PatternState.PATTERN_STATE_ESTABLISHED, lift: 0.12 },
        },
      ],
    });
    const text = dryRunText(found, style);
    expect(text).toContain(
      'A cycle would change 2 patterns: 0 new, 2 changed, 0 closed. Nothing was stored.',
    );
    expect(text).toContain('model ctr version 3: in force');
    expect(text).toMatch(/changed\s+tone\s+bold\s+ctr\s+\S+\s+\+5\.0 %\s+\+12 %\s+candidate → established/);
    expect(text).toContain('and 1 more, less sure');
  });

  test('of an account with no news says so', () => {
    expect(dryRunText(RunCycleResponse.fromPartial({}), style)).toBe(
      'A cycle would change 0 patterns: 0 new, 0 changed, 0 closed. Nothing was stored.',
    );
  });
});
