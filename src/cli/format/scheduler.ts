/** The scheduler's status as text. */
import {
  type GetSchedulerStatusResponse,
  runStateToJSON,
  schedulerStateToJSON,
} from '../../gen/kaizen/v1/learning_service.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatTable } from './table.ts';
import { printable } from './text.ts';
import { formatTime } from './times.ts';

/** What it does, when it runs next, and how the last run ended. */
export function schedulerText(status: GetSchedulerStatusResponse, style: Style): string {
  const { state, schedule, timeZone, nextRunTime, lastRunTime, lastCycleId, lastOutcome } = status;
  const last =
    lastRunTime === undefined
      ? 'never since this server knows'
      : [formatTime(lastRunTime), enumName(runStateToJSON(lastOutcome), 'RUN_STATE_'), lastCycleId]
          .filter((part) => part !== '')
          .join(', ');
  return formatTable(
    [{ title: '' }, { title: '' }],
    [
      ['scheduler', style.bold(enumName(schedulerStateToJSON(state), 'SCHEDULER_STATE_'))],
      ['schedule', `${printable(schedule)} (${printable(timeZone)})`],
      ['next run', nextRunTime === undefined ? 'none' : formatTime(nextRunTime)],
      ['last run', last],
      ...(status.lastSkipTime === undefined
        ? []
        : [['last left out', `${formatTime(status.lastSkipTime)}: ${printable(status.lastSkipReason)}`]]),
    ],
    style,
  );
}
