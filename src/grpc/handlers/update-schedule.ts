import type { UpdateScheduleRequest, UpdateScheduleResponse } from '../../gen/kaizen/v1/schedule.ts';
import type { ScheduleChanges } from '../../scheduler/change-schedule.ts';
import type { Handler } from '../call.ts';
import { misfirePolicyOf, scheduleMessage } from '../messages/schedule-messages.ts';

/** LearningService/UpdateSchedule. */
export function updateScheduleHandler({
  changes,
  now,
}: {
  readonly changes: Pick<ScheduleChanges, 'update'>;
  readonly now: () => Date;
}): Handler<UpdateScheduleRequest, UpdateScheduleResponse> {
  return async ({ misfirePolicy, ...update }, { log }) => {
    const schedule = await changes.update({ ...update, misfirePolicy: misfirePolicyOf(misfirePolicy) });
    log.info({ etag: schedule.version }, 'schedule updated');
    return { schedule: scheduleMessage(schedule, now()) };
  };
}
