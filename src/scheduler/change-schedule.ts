import { pauseSchedule, resumeSchedule, updateSchedule } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { invalidFields, KaizenError } from '../shared/errors.ts';
import { dueTimesOf, timesViolations } from './due-times.ts';
import { type MisfirePolicy, passReason, planStep } from './plan-runs.ts';
import { etagOf, type Schedule, scheduleIn } from './schedule-store.ts';
import { leaveOut } from './settle-due-time.ts';

/** Changes that an operator makes to the schedule of the deployment. Each resolves with the resulting schedule. */
export interface ScheduleChanges {
  /** Pauses the schedule. A schedule that is paused already keeps who paused it, when and why. */
  pause(request: { readonly actor: string; readonly reason: string }): Promise<Schedule>;
  /**
   * Resumes the schedule. Due times that passed meanwhile are skipped. A schedule that is not paused stays unchanged.
   */
  resume(request: { readonly actor: string }): Promise<Schedule>;
  /**
   * Updates the schedule. Rejects with INVALID_FIELD for all violations at once, or with ETAG_MISMATCH and the present
   * etag.
   */
  update(request: ScheduleUpdate): Promise<Schedule>;
}

/** New values. '' and undefined leave the present value. */
export interface ScheduleUpdate {
  readonly schedule: string;
  readonly timeZone: string;
  readonly misfirePolicy: MisfirePolicy | undefined;
  /** Etag of the schedule that the editor read. */
  readonly etag: string;
  readonly actor: string;
}

/** Creates the changes on the schedule in the graph. */
export function createScheduleChanges({
  graph,
  clock,
}: {
  readonly graph: Graph;
  readonly clock: () => Date;
}): ScheduleChanges {
  return {
    pause: ({ actor, reason }) =>
      graph.transaction('write', async (transaction) => {
        await transaction.run(pauseSchedule, { actor, reason, nowMs: BigInt(clock().getTime()) });
        return scheduleIn(transaction);
      }),
    resume: ({ actor }) =>
      graph.transaction('write', async (transaction) => {
        const now = clock();
        await leaveOutPaused(transaction, now);
        await transaction.run(resumeSchedule, { actor, nowMs: BigInt(now.getTime()) });
        return scheduleIn(transaction);
      }),
    async update({ schedule, timeZone, misfirePolicy, etag, actor }) {
      const violations = timesViolations({
        schedule: schedule || ANY.schedule,
        timeZone: timeZone || ANY.timeZone,
      });
      if (violations.length > 0) throw invalidFields(violations);
      return graph.transaction('write', async (transaction) => {
        const updated = await transaction.run(updateSchedule, {
          etag,
          expression: schedule,
          timeZone,
          misfirePolicy: misfirePolicy ?? '',
          actor,
          nowMs: BigInt(clock().getTime()),
        });
        const now = await scheduleIn(transaction);
        if (updated === undefined) throw etagMismatch(now);
        return now;
      });
    },
  };
}

/** Placeholder for values that stay: those in force were checked when they were stored. */
const ANY = { schedule: '* * * * *', timeZone: 'UTC' } as const;

/** Records due times that passed while the schedule was paused and no server ran. */
async function leaveOutPaused(transaction: GraphTransaction, now: Date): Promise<void> {
  const schedule = await scheduleIn(transaction);
  const { settledThroughMs } = schedule;
  if (schedule.pause === undefined || settledThroughMs === null) return;
  const due = dueTimesOf(schedule);
  const step = planStep({ ...schedule, due, settledThroughMs, nowMs: now.getTime(), isPaused: true });
  if (step.kind !== 'PASS') return;
  const counting = { version: schedule.version, settledThroughMs };
  await leaveOut(transaction, {
    schedule: counting,
    throughMs: step.throughMs,
    now,
    reason: passReason(step),
  });
}

function etagMismatch(schedule: Schedule): KaizenError {
  const etag = etagOf(schedule);
  return new KaizenError(`the schedule has changed since it was read: its etag is now "${etag}"`, {
    kind: 'ABORTED',
    reason: 'ETAG_MISMATCH',
    metadata: { etag },
  });
}
