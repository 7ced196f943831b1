/** The common parts of both dashboards, as messages of the API. */
import type { TypeEvents } from '../../dashboard/account-dashboard.ts';
import type { CycleSummary } from '../../dashboard/cycle-summary.ts';
import type { Finding } from '../../dashboard/finding.ts';
import type { GrowthDay } from '../../dashboard/growth.ts';
import { CycleStageName, RunState } from '../../gen/kaizen/v1/cycle.ts';
import {
  type BoundaryEvents,
  type DashboardCycle,
  type DashboardCycles,
  type DashboardFinding,
  type DashboardFreshness,
  type DashboardGrowth,
  type DashboardScheduler,
  FindingKind,
  FindingSeverity,
} from '../../gen/kaizen/v1/dashboard.ts';
import { SchedulerState } from '../../gen/kaizen/v1/schedule.ts';
import { eventTypeByName } from '../../ingestion/catalogue/event-types.ts';
import type { CycleRecord } from '../../learning/cycle/cycle-record.ts';
import type { SchedulerStatus } from '../../scheduler/scheduler-status.ts';
import { daysBetween } from '../../shared/dates.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { boundaryOf } from '../../shared/vocabulary.ts';
import { runState } from './cycle-messages.ts';

/** One day of growth. */
export function growthMessage({ date, events, figures, patterns }: GrowthDay): DashboardGrowth {
  return { date, events, performanceRecords: figures, patterns };
}

/** Events by boundary, without boundaries that have none. */
export function boundaryMessages(types: readonly TypeEvents[]): BoundaryEvents[] {
  const sums = new Map<BoundaryEvents['boundary'], number>();
  for (const { name, events } of types) {
    const definition = eventTypeByName(name);
    if (definition === undefined) continue;
    const boundary = boundaryOf(definition.boundary);
    sums.set(boundary, (sums.get(boundary) ?? 0) + events);
  }
  return [...sums]
    .filter(([, events]) => events > 0)
    .map(([boundary, events]) => ({ boundary, events }))
    .sort((a, b) => a.boundary - b.boundary);
}

/** The cycles of an account, or deployment cycles. */
export function cyclesMessage(summary: CycleSummary, asOf: Date): DashboardCycles {
  const { last, running, successRate, evaluated, failures } = summary;
  const message = (cycle: CycleRecord): DashboardCycle => cycleMessage(cycle, asOf);
  return {
    last: last.map(message),
    running: running && message(running),
    successRate,
    evaluated,
    failures: failures.map(message),
  };
}

function cycleMessage(cycle: CycleRecord, asOf: Date): DashboardCycle {
  const { cycleId, state, startedAtMs, endedAtMs, reason, publishedEpoch } = cycle;
  return {
    cycleId,
    state: runState(state),
    startTime: timestampOf(startedAtMs),
    durationMs: Math.max(0, (endedAtMs ?? asOf.getTime()) - startedAtMs),
    stage: stageUnderWay(cycle),
    reason,
    publishedEpoch,
    accountsSucceeded: cycle.accountsSucceeded,
    accountsFailed: cycle.accountsFailed,
  };
}

function stageUnderWay({ stages, endedAtMs }: CycleRecord): CycleStageName {
  const name = endedAtMs === null ? stages.find(({ state }) => state === 'RUNNING')?.name : undefined;
  return name === undefined
    ? CycleStageName.CYCLE_STAGE_NAME_UNSPECIFIED
    : CycleStageName[`CYCLE_STAGE_NAME_${name}`];
}

/** A summary of the scheduler. */
export function schedulerMessage({ state, schedule, nextRunMs }: SchedulerStatus): DashboardScheduler {
  const { lastRun, timeZone } = schedule;
  return {
    state: SchedulerState[`SCHEDULER_STATE_${state}`],
    schedule: schedule.schedule,
    timeZone,
    nextRunTime: nextRunMs === undefined ? undefined : timestampOf(nextRunMs),
    lastRunTime: lastRun && timestampOf(lastRun.startedAtMs),
    lastOutcome: lastRun === undefined ? RunState.RUN_STATE_UNSPECIFIED : runState(lastRun.state),
  };
}

/** The age of the newest performance records. */
export function performanceDates(
  newest: string | undefined,
  today: string,
): Pick<DashboardFreshness, 'newestPerformanceDate' | 'performanceAgeDays'> {
  return {
    newestPerformanceDate: newest ?? '',
    performanceAgeDays: newest === undefined ? undefined : daysBetween(newest, today),
  };
}

/** One finding. */
export function findingMessage({ kind, severity, count, ...finding }: Finding): DashboardFinding {
  return {
    ...finding,
    kind: FindingKind[`FINDING_KIND_${kind}`],
    severity: FindingSeverity[`FINDING_SEVERITY_${severity}`],
    count: { ...count },
  };
}
