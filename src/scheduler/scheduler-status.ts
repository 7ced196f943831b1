import { dueTimesOf } from './due-times.ts';
import { GRACE_MS } from './plan-runs.ts';
import type { Schedule } from './schedule-store.ts';

/** The state of the scheduler, as one server sees it. */
export interface SchedulerStatus {
  readonly state: 'WAITING' | 'RUNNING' | 'PAUSED' | 'DISABLED';
  readonly schedule: Schedule;
  /** Milliseconds since 1970. Undefined when it is paused, or when this server takes no part. */
  readonly nextRunMs: number | undefined;
  /** The server that answers. */
  readonly serverId: string;
  readonly role: 'ELIGIBLE' | 'RUNNING_DEPLOYMENT_CYCLE' | 'NOT_ELIGIBLE';
}

/** Returns the next due time in milliseconds since 1970. Undefined while the schedule is paused. */
export function nextRunOf(schedule: Schedule, now: Date): number | undefined {
  if (schedule.pause !== undefined) return undefined;
  // A due time of the last minute may still be run.
  const fromMs = Math.max(schedule.settledThroughMs ?? now.getTime(), now.getTime() - GRACE_MS);
  return dueTimesOf(schedule).after(fromMs);
}

/** Returns the status as one server sees it. */
export function statusOf(
  schedule: Schedule,
  server: {
    readonly serverId: string;
    readonly isEligible: boolean;
    readonly isRunningCycle: boolean;
    readonly now: Date;
  },
): SchedulerStatus {
  const { serverId, isEligible, isRunningCycle, now } = server;
  return {
    state: stateOf(schedule, isEligible),
    schedule,
    nextRunMs: isEligible ? nextRunOf(schedule, now) : undefined,
    serverId,
    role: !isEligible ? 'NOT_ELIGIBLE' : isRunningCycle ? 'RUNNING_DEPLOYMENT_CYCLE' : 'ELIGIBLE',
  };
}

function stateOf({ lastRun, pause }: Schedule, isEligible: boolean): SchedulerStatus['state'] {
  if (lastRun?.state === 'RUNNING') return 'RUNNING';
  if (pause !== undefined) return 'PAUSED';
  return isEligible ? 'WAITING' : 'DISABLED';
}
