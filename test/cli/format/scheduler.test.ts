import { describe, expect, test } from 'vitest';
import { schedulerText, scheduleText } from '../../../src/cli/format/scheduler.ts';
import { createStyle } from '../../../src/cli/style.ts';
import { RunState } from '../../../src/gen/kaizen/v1/cycle.ts';
import {
  GetSchedulerStatusResponse,
  MisfirePolicy,
  Schedule,
  SchedulerRole,
  SchedulerState,
} from '../../../src/gen/kaizen/v1/schedule.ts';

const style = createStyle(false);
const at = (text: string) => ({ seconds: Date.parse(text) / 1_000, nanos: 0 });
const values = {
  schedule: '0 3 * * *',
  timeZone: 'Europe/Berlin',
  misfirePolicy: MisfirePolicy.MISFIRE_POLICY_RUN_ONCE,
  etag: '3',
};

/** Rows without the blanks that align them. */
const linesOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().replace(/\s+/g, ' ')]));

describe('the scheduler as text', () => {
  test('says what it does, what it did, and what this server is', () => {
    const status = GetSchedulerStatusResponse.fromPartial({
      ...values,
      state: SchedulerState.SCHEDULER_STATE_WAITING,
      updatedBy: 'maria',
      nextRunTime: at('2026-06-02T01:00:00Z'),
      lastDueTime: at('2026-06-01T01:00:00Z'),
      lastRunTime: at('2026-06-01T01:00:01Z'),
      lastEndTime: at('2026-06-01T01:00:09Z'),
      lastCycleId: 'cycle-1',
      lastOutcome: RunState.RUN_STATE_FAILED,
      lastSkipTime: at('2026-05-31T12:00:00Z'),
      lastSkipReason: 'a\u001b[31m reason',
      serverRole: SchedulerRole.SCHEDULER_ROLE_NOT_ELIGIBLE,
      serverId: 'server 1',
    });
    const lines = linesOf(schedulerText(status, style));
    expect(lines).toEqual(
      expect.arrayContaining([
        'scheduler waiting',
        'schedule 0 3 * * * (Europe/Berlin), when missed: run once',
        'next run 2026-06-02 01:00:00 UTC',
        'decided by maria',
        'last run due 2026-06-01 01:00:00 UTC, began 2026-06-01 01:00:01 UTC, ended 2026-06-01 01:00:09 UTC, failed, cycle-1',
        'this server not eligible, server 1',
      ]),
    );
    expect(lines.join('\n')).not.toContain('\u001b');
  });

  test('says who paused it, and that the settings hold', () => {
    const pause = { actor: 'maria', reason: 'upkeep', time: at('2026-06-01T08:00:00Z') };
    expect(linesOf(scheduleText(Schedule.fromPartial({ ...values, pause }), style))).toEqual(
      expect.arrayContaining([
        'next run none',
        'paused 2026-06-01 08:00:00 UTC by maria: upkeep',
        'decided by the settings',
      ]),
    );
    const never = GetSchedulerStatusResponse.fromPartial(values);
    expect(linesOf(schedulerText(never, style))).toContain('last run never');
  });
});
