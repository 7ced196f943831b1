import {
  type GetSchedulerStatusRequest,
  type GetSchedulerStatusResponse,
  RunState,
  SchedulerState,
} from '../../gen/kaizen/v1/learning_service.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import { timestampOf } from '../../timestamps.ts';
import type { Handler } from '../call.ts';
import { runState } from './cycle-messages.ts';

/** LearningService/GetSchedulerStatus. */
export function getSchedulerStatusHandler({
  scheduler,
}: {
  readonly scheduler: Pick<Scheduler, 'status'>;
}): Handler<GetSchedulerStatusRequest, GetSchedulerStatusResponse> {
  return () => {
    const { state, schedule, timeZone, nextRun, lastRun, lastSkip } = scheduler.status();
    return Promise.resolve({
      state: SchedulerState[`SCHEDULER_STATE_${state}`],
      schedule,
      timeZone,
      nextRunTime: nextRun && timestampOf(nextRun.getTime()),
      lastRunTime: lastRun && timestampOf(lastRun.startedAt.getTime()),
      lastCycleId: lastRun?.cycleId ?? '',
      lastOutcome: lastRun === undefined ? RunState.RUN_STATE_UNSPECIFIED : runState(lastRun.outcome),
      lastSkipTime: lastSkip && timestampOf(lastSkip.at.getTime()),
      lastSkipReason: lastSkip?.reason ?? '',
    });
  };
}
