import type { ResumeSchedulerRequest, ResumeSchedulerResponse } from '../../gen/kaizen/v1/schedule.ts';
import type { ScheduleChanges } from '../../scheduler/change-schedule.ts';
import type { Handler } from '../call.ts';
import { scheduleMessage } from '../messages/schedule-messages.ts';

/** LearningService/ResumeScheduler. */
export function resumeSchedulerHandler({
  changes,
  now,
}: {
  readonly changes: Pick<ScheduleChanges, 'resume'>;
  readonly now: () => Date;
}): Handler<ResumeSchedulerRequest, ResumeSchedulerResponse> {
  return async ({ actor }, { log }) => {
    const schedule = await changes.resume({ actor });
    log.info({ etag: schedule.version }, 'schedule resumed');
    return { schedule: scheduleMessage(schedule, now()) };
  };
}
