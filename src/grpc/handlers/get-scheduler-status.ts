import { RunState } from '../../gen/kaizen/v1/cycle.ts';
import {
  type GetSchedulerStatusRequest,
  type GetSchedulerStatusResponse,
  SchedulerRole,
  SchedulerState,
} from '../../gen/kaizen/v1/schedule.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import type { SchedulerStatus } from '../../scheduler/scheduler-status.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import type { Handler } from '../call.ts';
import { runState } from '../messages/cycle-messages.ts';
import { scheduleValuesMessage } from '../messages/schedule-messages.ts';

/** LearningService/GetSchedulerStatus. */
export function getSchedulerStatusHandler({
  scheduler,
}: {
  readonly scheduler: Pick<Scheduler, 'status'>;
}): Handler<GetSchedulerStatusRequest, GetSchedulerStatusResponse> {
  return async () => statusMessage(await scheduler.status());
}

/** The API's form of the status. */
function statusMessage(status: SchedulerStatus): GetSchedulerStatusResponse {
  const { state, schedule, nextRunMs, role, serverId } = status;
  const { lastRun, lastSkip } = schedule;
  return {
    ...scheduleValuesMessage(schedule),
    state: SchedulerState[`SCHEDULER_STATE_${state}`],
    nextRunTime: timeOf(nextRunMs),
    lastRunTime: timeOf(lastRun?.startedAtMs),
    lastCycleId: lastRun?.cycleId ?? '',
    lastOutcome: lastRun === undefined ? RunState.RUN_STATE_UNSPECIFIED : runState(lastRun.state),
    lastDueTime: timeOf(lastRun?.dueMs),
    lastEndTime: timeOf(lastRun?.endedAtMs),
    lastServerId: lastRun?.serverId ?? '',
    lastSkipTime: timeOf(lastSkip?.atMs),
    lastSkipDueTime: timeOf(lastSkip?.dueMs),
    lastSkipReason: lastSkip?.reason ?? '',
    serverRole: SchedulerRole[`SCHEDULER_ROLE_${role}`],
    serverId,
  };
}

function timeOf(ms: number | null | undefined): ReturnType<typeof timestampOf> | undefined {
  return ms === null || ms === undefined ? undefined : timestampOf(ms);
}
