/** Dashboards as the API's messages. */
import type { AccountDashboard, TypeEvents } from '../../dashboard/account-dashboard.ts';
import { daysBetween } from '../../dashboard/calendar.ts';
import type { CycleSummary } from '../../dashboard/cycle-summary.ts';
import type { DeploymentDashboard } from '../../dashboard/deployment-dashboard.ts';
import type { Finding } from '../../dashboard/finding.ts';
import type { GrowthDay } from '../../dashboard/growth.ts';
import {
  DEPLOYMENT_BOUNDARY_DAYS,
  exactCount,
  limitedCount,
  MAX_COUNT,
  MAX_EXAMINED,
  MAX_PATTERNS,
  MAX_PROJECTS,
} from '../../dashboard/limits.ts';
import { moneyByDay, moneyByWeek, type SpanMoney } from '../../dashboard/returns.ts';
import { eventTypeByName } from '../../events/event-types.ts';
import { boundaryOf, traitKindOf } from '../../events/vocabulary.ts';
import { CycleStageName, RunState } from '../../gen/kaizen/v1/cycle.ts';
import {
  type BoundaryEvents,
  type DashboardCounts,
  type DashboardCycle,
  type DashboardCycles,
  type DashboardFinding,
  type DashboardFreshness,
  type DashboardGrowth,
  type DashboardImprovement,
  type DashboardModels,
  type DashboardPattern,
  type DashboardReturn,
  type DashboardScheduler,
  FindingKind,
  FindingSeverity,
  type GetDashboardResponse,
} from '../../gen/kaizen/v1/dashboard.ts';
import { PredictionPart } from '../../gen/kaizen/v1/prediction_service.ts';
import { SchedulerState } from '../../gen/kaizen/v1/schedule.ts';
import type { ReadCurrentPatternsRow } from '../../gen/queries.ts';
import { improvementAnswer } from '../../kaizen/improvement-answer.ts';
import { assignmentOfStored, INTERVAL_LEVEL, stateOfStored } from '../../kaizen/known-pattern.ts';
import type { CycleRecord } from '../../learning/cycle-record.ts';
import { decideRetraining } from '../../models/retrain-decision.ts';
import type { SchedulerStatus } from '../../scheduler/scheduler-status.ts';
import { timestampOf } from '../../timestamps.ts';
import { runState } from './cycle-messages.ts';
import { modelMessage } from './model-messages.ts';

/** The API's form of an account's dashboard, with at most so many findings. */
export function accountDashboardMessage(
  dashboard: AccountDashboard,
  { days, maxFindings }: { readonly days: number; readonly maxFindings: number },
): GetDashboardResponse {
  const { asOf, head, patterns, creatives, marks, findings } = dashboard;
  return {
    asOf: timestampOf(asOf.getTime()),
    accountId: head.accountId,
    counts: accountCounts(dashboard),
    growth: dashboard.growth.map(growthMessage),
    growthCompleteFrom: dashboard.growthCompleteFrom ?? '',
    eventsByBoundary: boundaryMessages(dashboard.types),
    boundaryDays: days,
    patternGroups: patterns.groups.map(({ metric, state, patterns: count }) => ({
      metric,
      state: stateOfStored(state),
      patterns: count,
    })),
    helping: patterns.helping.map(patternMessage),
    harming: patterns.harming.map(patternMessage),
    cycles: cyclesMessage(dashboard.cycles, asOf),
    scheduler: schedulerMessage(dashboard.scheduler),
    models: modelsMessage(dashboard),
    improvement: improvementMessage(dashboard),
    performance: {
      examined: limitedCount(creatives.examined, MAX_EXAMINED),
      excellent: creatives.excellent,
      good: creatives.good,
      average: creatives.average,
      poor: creatives.poor,
      winners: limitedCount(marks.winners, MAX_COUNT),
      losers: limitedCount(marks.losers, MAX_COUNT),
    },
    freshness: accountFreshness(dashboard),
    findings: findings.slice(0, maxFindings).map(findingMessage),
    findingsTotal: findings.length,
    topAccounts: [],
    accountsExamined: 0,
  };
}

/** The API's form of the whole deployment's dashboard, with at most so many findings. */
export function deploymentDashboardMessage(
  dashboard: DeploymentDashboard,
  { maxFindings }: { readonly maxFindings: number },
): GetDashboardResponse {
  const { asOf, findings } = dashboard;
  return {
    asOf: timestampOf(asOf.getTime()),
    accountId: '',
    counts: deploymentCounts(dashboard),
    growth: dashboard.growth.map(growthMessage),
    growthCompleteFrom: dashboard.growthCompleteFrom ?? '',
    eventsByBoundary: boundaryMessages(dashboard.types),
    boundaryDays: DEPLOYMENT_BOUNDARY_DAYS,
    patternGroups: [],
    helping: [],
    harming: [],
    cycles: cyclesMessage(dashboard.cycles, asOf),
    scheduler: schedulerMessage(dashboard.scheduler),
    models: undefined,
    improvement: undefined,
    performance: undefined,
    freshness: deploymentFreshness(dashboard),
    findings: findings.slice(0, maxFindings).map(findingMessage),
    findingsTotal: findings.length,
    topAccounts: dashboard.topAccounts.map((account) => ({ ...account })),
    accountsExamined: dashboard.examined,
  };
}

function accountCounts({ head, sets, traits, patterns, creatives }: AccountDashboard): DashboardCounts {
  const areSetsCapped = sets.tests >= MAX_COUNT;
  return {
    accounts: 1,
    projects: limitedCount(head.projects, MAX_PROJECTS),
    events: head.eventCount,
    creatives:
      creatives.examined < MAX_EXAMINED
        ? exactCount(creatives.examined)
        : {
            count: Math.max(creatives.examined, head.made),
            capped: head.made < creatives.examined || head.projects >= MAX_PROJECTS,
          },
    figures: head.performanceCount,
    randomisedSets: { count: sets.randomised, capped: areSetsCapped },
    observationalSets: {
      count: sets.tests - sets.randomised + sets.weeks,
      capped: areSetsCapped || sets.weeks >= MAX_COUNT,
    },
    sets: undefined,
    traits: limitedCount(traits, MAX_EXAMINED),
    patterns: limitedCount(patterns.looked, MAX_PATTERNS),
    projectPatterns: limitedCount(patterns.inProjects, MAX_PATTERNS),
    patternVersions: undefined,
    insights: undefined,
    models: head.models,
    formulas: head.formulas,
  };
}

function deploymentCounts({ counts }: DeploymentDashboard): DashboardCounts {
  return {
    accounts: counts.accounts,
    projects: exactCount(counts.projects),
    events: counts.events,
    creatives: exactCount(counts.creatives),
    figures: counts.figures,
    randomisedSets: undefined,
    observationalSets: undefined,
    sets: counts.sets,
    traits: exactCount(counts.traits),
    patterns: undefined,
    projectPatterns: undefined,
    patternVersions: counts.patternVersions,
    insights: limitedCount(counts.insights, MAX_COUNT),
    models: counts.models,
    formulas: counts.formulas,
  };
}

function growthMessage({ date, events, figures, patterns }: GrowthDay): DashboardGrowth {
  return { date, events, figures, patterns };
}

function boundaryMessages(types: readonly TypeEvents[]): BoundaryEvents[] {
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

function patternMessage(pattern: ReadCurrentPatternsRow['helping'][number]): DashboardPattern {
  const { kind, value, metric, lift, lower, upper, signConfidence, arms } = pattern;
  return {
    patternId: pattern.key,
    kind: traitKindOf(kind),
    value,
    metric,
    assignment: assignmentOfStored(pattern.assignment),
    state: stateOfStored(pattern.state),
    lift,
    interval: { lower, upper, level: INTERVAL_LEVEL },
    signConfidence,
    arms,
  };
}

function cyclesMessage(summary: CycleSummary, asOf: Date): DashboardCycles {
  const { last, running, successRate, judged, failures } = summary;
  const message = (cycle: CycleRecord): DashboardCycle => cycleMessage(cycle, asOf);
  return {
    last: last.map(message),
    running: running && message(running),
    successRate,
    judged,
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

function schedulerMessage({ state, schedule, nextRunMs }: SchedulerStatus): DashboardScheduler {
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

function modelsMessage({ head, served }: AccountDashboard): DashboardModels {
  const { trainedAtMs, ctrReason, rankerReason, formulaReason } = head;
  const usableSets = head.usableSets ?? 0;
  const comparableSets = head.comparableSets ?? 0;
  // Before the first training each part lacks the same; afterwards the training said so, '' where it has one.
  const first = firstTraining({ usableSets, comparableSets });
  const parts = [
    { part: PredictionPart.PREDICTION_PART_CLICK_RATE, reason: ctrReason ?? first },
    { part: PredictionPart.PREDICTION_PART_RANKING, reason: rankerReason ?? first },
    { part: PredictionPart.PREDICTION_PART_DNA, reason: formulaReason ?? first },
  ];
  return {
    served: served.map(modelMessage),
    lastTrainingTime: trainedAtMs === null ? undefined : timestampOf(trainedAtMs),
    missing: parts.filter(({ reason }) => reason !== ''),
    usableSets,
    comparableSets,
  };
}

function firstTraining(sets: { readonly usableSets: number; readonly comparableSets: number }): string {
  const decision = decideRetraining({
    ...sets,
    changedSets: sets.usableSets,
    newest: null,
    trainings: 0,
    trainedSets: 0,
    trainedNewest: null,
  });
  return decision.isDue ? 'nothing was trained yet: the next cycle does it' : decision.reason;
}

const PROJECTED_DAYS = 90;

function improvementMessage({ money }: AccountDashboard): DashboardImprovement {
  const answer = improvementAnswer(money);
  const projection = answer.projections.find(({ horizonDays }) => horizonDays === PROJECTED_DAYS);
  return {
    learningStatus: answer.learningStatus,
    initialRoas: answer.initialRoas,
    currentRoas: answer.currentRoas,
    dailyImprovementRate: answer.dailyImprovementRate,
    projected90dRoas: projection?.roas,
    projected90dInterval: projection?.interval,
    asOfDate: answer.asOfDate,
    byDay: moneyByDay(money.days).map(returnMessage),
    byWeek: moneyByWeek(money.days).map(returnMessage),
  };
}

function returnMessage({ date, days, spendMicros, revenueMicros }: SpanMoney): DashboardReturn {
  const roas = spendMicros > 0 ? revenueMicros / spendMicros : undefined;
  return { fromDate: date, days, spendMicros, revenueMicros, roas };
}

function accountFreshness({ head, newestEvent, newestFigures, today }: AccountDashboard): DashboardFreshness {
  return {
    newestEventTime: newestEvent && timestampOf(newestEvent.eventTimeMs),
    newestEventRecordTime: newestEvent && timestampOf(newestEvent.recordTimeMs),
    newestEventDate: head.eventDate ?? '',
    ...figureDates(newestFigures, today),
    publishTime: head.publishedAtMs === null ? undefined : timestampOf(head.publishedAtMs),
    epoch: head.epoch,
    waitingSets: limitedCount(head.waitingSets, MAX_COUNT),
    waitingDays: limitedCount(head.waitingDays, MAX_COUNT),
    waitingAccounts: undefined,
  };
}

function deploymentFreshness(dashboard: DeploymentDashboard): DashboardFreshness {
  const { growth, today, publishedAtMs, counts, waitingAccounts } = dashboard;
  return {
    newestEventTime: undefined,
    newestEventRecordTime: undefined,
    newestEventDate: growth.findLast(({ events }) => events > 0)?.date ?? '',
    ...figureDates(growth.findLast(({ figures }) => figures > 0)?.date, today),
    publishTime: publishedAtMs === undefined ? undefined : timestampOf(publishedAtMs),
    epoch: counts.sharedEpoch,
    waitingSets: undefined,
    waitingDays: undefined,
    waitingAccounts,
  };
}

function figureDates(
  newest: string | undefined,
  today: string,
): Pick<DashboardFreshness, 'newestFigureDate' | 'figureAgeDays'> {
  return {
    newestFigureDate: newest ?? '',
    figureAgeDays: newest === undefined ? undefined : daysBetween(newest, today),
  };
}

function findingMessage({ kind, severity, count, ...finding }: Finding): DashboardFinding {
  return {
    ...finding,
    kind: FindingKind[`FINDING_KIND_${kind}`],
    severity: FindingSeverity[`FINDING_SEVERITY_${severity}`],
    count: { ...count },
  };
}
