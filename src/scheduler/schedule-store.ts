import { openSchedule as openScheduleQuery, type ReadScheduleRow, readSchedule } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { type CycleState, cycleState } from '../learning/cycle/cycle-record.ts';
import type { Times } from './due-times.ts';
import type { MisfirePolicy } from './plan-runs.ts';

/** When deployment cycles begin, and what happens to missed due times. Settings or an operator decide these values. */
export interface ScheduleValues extends Times {
  readonly misfirePolicy: MisfirePolicy;
}

/** The schedule of the deployment, as the graph stores it. Times are milliseconds since 1970. */
export interface Schedule extends ScheduleValues {
  /** Grows with every change by settings or operators. Runs do not change it. */
  readonly version: number;
  /** Who updated it last; '' while the servers' settings apply. */
  readonly updatedBy: string;
  /** The newest due time that was run or skipped. Null: no server that takes part has started yet. */
  readonly settledThroughMs: number | null;
  readonly pause: { readonly actor: string; readonly reason: string; readonly atMs: number } | undefined;
  readonly lastRun: ScheduledRun | undefined;
  readonly lastSkip: { readonly dueMs: number; readonly atMs: number; readonly reason: string } | undefined;
}

/** The newest deployment cycle that was started for a due time. */
export interface ScheduledRun {
  readonly dueMs: number;
  readonly cycleId: string;
  /** The server that started it. */
  readonly serverId: string;
  readonly startedAtMs: number;
  readonly state: CycleState;
  readonly endedAtMs: number | null;
}

/** Returns the schedule's etag for optimistic editing. */
export function etagOf({ version }: Pick<Schedule, 'version'>): string {
  return String(version);
}

/**
 * Creates the schedule from a server's settings if there is none. Updates it from them as long as no operator has
 * changed it. Also returns whether the settings were used.
 */
export async function openSchedule(
  graph: Graph,
  {
    settings,
    isEligible,
    now,
  }: { readonly settings: ScheduleValues; readonly isEligible: boolean; readonly now: Date },
): Promise<{ readonly schedule: Schedule; readonly adopted: boolean }> {
  return graph.transaction('write', async (transaction) => {
    const { adopted } = await transaction.run(openScheduleQuery, {
      isEligible,
      expression: settings.schedule,
      timeZone: settings.timeZone,
      misfirePolicy: settings.misfirePolicy,
      nowMs: BigInt(now.getTime()),
    });
    return { schedule: await scheduleIn(transaction), adopted };
  });
}

/** Reads the present schedule. Throws when no server has opened it. */
export async function scheduleIn(source: Pick<GraphTransaction, 'run'>): Promise<Schedule> {
  const row = await source.run(readSchedule, {});
  if (row === undefined) throw new Error('the schedule was taken out of the database');
  return toSchedule(row);
}

function toSchedule(row: ReadScheduleRow): Schedule {
  const { version, expression, timeZone, updatedBy, settledThroughMs } = row;
  return {
    schedule: expression,
    timeZone,
    misfirePolicy: row.misfirePolicy === 'SKIP' ? 'SKIP' : 'RUN_ONCE',
    version,
    updatedBy,
    settledThroughMs,
    pause: row.isPaused
      ? { actor: row.pausedBy ?? '', reason: row.pauseReason ?? '', atMs: row.pausedAtMs ?? 0 }
      : undefined,
    lastRun: lastRunOf(row),
    lastSkip:
      row.lastSkipDueMs === null
        ? undefined
        : { dueMs: row.lastSkipDueMs, atMs: row.lastSkipAtMs ?? 0, reason: row.lastSkipReason ?? '' },
  };
}

function lastRunOf(row: ReadScheduleRow): ScheduledRun | undefined {
  const { lastDueMs: dueMs, lastCycleId: cycleId, lastState: state, lastStartedAtMs: startedAtMs } = row;
  if (dueMs === null || cycleId === null || startedAtMs === null) return undefined;
  return {
    dueMs,
    cycleId,
    serverId: row.lastServerId ?? '',
    startedAtMs,
    state: cycleState(state ?? ''),
    endedAtMs: row.lastEndedAtMs,
  };
}
