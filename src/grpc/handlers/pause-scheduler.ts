import type { PauseSchedulerRequest, PauseSchedulerResponse } from '../../gen/kaizen/v1/schedule.ts';
import type { ScheduleChanges } from '../../scheduler/change-schedule.ts';
import type { Handler } from '../call.ts';
import { scheduleMessage } from '../messages/schedule-messages.ts';

/** LearningService/PauseScheduler. */
export function pauseSchedulerHandler({
  changes,
  now,
}: {
  readonly changes: Pick<ScheduleChanges, 'pause'>;
  readonly now: () => Date;
}): Handler<PauseSchedulerRequest, PauseSchedulerResponse> {
  return async ({ actor, reason }, { log }) => {
    const schedule = await changes.pause({ actor, reason });
    log.info({ etag: schedule.version }, 'schedule paused');
    return { schedule: scheduleMessage(schedule, now()) };
  };
}
