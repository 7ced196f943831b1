/** The schedule as a message of the API. */
import {
  MisfirePolicy as MisfirePolicyMessage,
  type Schedule as ScheduleMessage,
} from '../../gen/kaizen/v1/schedule.ts';
import type { MisfirePolicy } from '../../scheduler/plan-runs.ts';
import { etagOf, type Schedule } from '../../scheduler/schedule-store.ts';
import { nextRunOf } from '../../scheduler/scheduler-status.ts';
import { timestampOf } from '../../shared/timestamps.ts';

/** What operators decide about the schedule, without times that depend on the present. */
export function scheduleValuesMessage(schedule: Schedule): Omit<ScheduleMessage, 'nextRunTime'> {
  const { pause, misfirePolicy, timeZone, updatedBy } = schedule;
  return {
    schedule: schedule.schedule,
    timeZone,
    misfirePolicy: MisfirePolicyMessage[`MISFIRE_POLICY_${misfirePolicy}`],
    etag: etagOf(schedule),
    pause: pause && { actor: pause.actor, reason: pause.reason, time: timestampOf(pause.atMs) },
    updatedBy,
  };
}

/** The schedule as a message. */
export function scheduleMessage(schedule: Schedule, now: Date): ScheduleMessage {
  const nextRunMs = nextRunOf(schedule, now);
  return {
    ...scheduleValuesMessage(schedule),
    nextRunTime: nextRunMs === undefined ? undefined : timestampOf(nextRunMs),
  };
}

/** The policy in a request; undefined when it names none. */
export function misfirePolicyOf(message: MisfirePolicyMessage): MisfirePolicy | undefined {
  switch (message) {
    case MisfirePolicyMessage.MISFIRE_POLICY_SKIP:
      return 'SKIP';
    case MisfirePolicyMessage.MISFIRE_POLICY_RUN_ONCE:
      return 'RUN_ONCE';
    default:
      // Values of newer versions were refused earlier.
      return undefined;
  }
}
