/** The scheduler's status and the schedule as text. */
import { runStateToJSON } from '../../gen/kaizen/v1/cycle.ts';
import type { GetSchedulerStatusResponse, Schedule } from '../../gen/kaizen/v1/schedule.ts';
import {
  misfirePolicyToJSON,
  schedulerRoleToJSON,
  schedulerStateToJSON,
} from '../../gen/kaizen/v1/schedule.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatTable } from './table.ts';
import { printable } from './text.ts';
import { formatTime } from './times.ts';

/** The scheduler's state, its next run, and the end of its last run. */
export function schedulerText(status: GetSchedulerStatusResponse, style: Style): string {
  const { state, serverRole, serverId, lastSkipTime, lastSkipReason } = status;
  const role = enumName(schedulerRoleToJSON(serverRole), 'SCHEDULER_ROLE_').replaceAll('_', ' ');
  return formatTable(
    [{ title: '' }, { title: '' }],
    [
      ['scheduler', style.bold(enumName(schedulerStateToJSON(state), 'SCHEDULER_STATE_'))],
      ...scheduleRows(status),
      ['last run', lastRunText(status)],
      ...(lastSkipTime === undefined
        ? []
        : [['last left out', `${formatTime(lastSkipTime)}: ${printable(lastSkipReason)}`]]),
      ['this server', `${role}, ${printable(serverId)}`],
    ],
    style,
  );
}

/** The schedule after a change. */
export function scheduleText(schedule: Schedule | undefined, style: Style): string {
  if (schedule === undefined) throw new Error('the service returned no schedule');
  return formatTable([{ title: '' }, { title: '' }], scheduleRows(schedule), style);
}

function scheduleRows(schedule: Schedule): readonly (readonly string[])[] {
  const { timeZone, misfirePolicy, pause, nextRunTime, updatedBy, etag } = schedule;
  const times = `${printable(schedule.schedule)} (${printable(timeZone)})`;
  const policy = enumName(misfirePolicyToJSON(misfirePolicy), 'MISFIRE_POLICY_').replaceAll('_', ' ');
  return [
    ['schedule', `${times}, when missed: ${policy}`],
    ['next run', nextRunTime === undefined ? 'none' : formatTime(nextRunTime)],
    ...(pause === undefined
      ? []
      : [['paused', `${formatTime(pause.time)} by ${printable(pause.actor)}: ${printable(pause.reason)}`]]),
    ['decided by', updatedBy === '' ? 'the settings' : printable(updatedBy)],
    ['etag', printable(etag)],
  ];
}

function lastRunText({
  lastDueTime,
  lastRunTime,
  lastEndTime,
  lastOutcome,
  lastCycleId,
}: GetSchedulerStatusResponse): string {
  if (lastRunTime === undefined) return 'never';
  return [
    lastDueTime === undefined ? '' : `due ${formatTime(lastDueTime)}`,
    `began ${formatTime(lastRunTime)}`,
    lastEndTime === undefined ? '' : `ended ${formatTime(lastEndTime)}`,
    enumName(runStateToJSON(lastOutcome), 'RUN_STATE_'),
    lastCycleId,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
