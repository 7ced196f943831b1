/** An account's dashboard as a message of the API. */
import type { AccountDashboard } from '../../dashboard/account-dashboard.ts';
import {
  exactCount,
  limitedCount,
  MAX_COUNT,
  MAX_EXAMINED,
  MAX_PATTERNS,
  MAX_PROJECTS,
} from '../../dashboard/limits.ts';
import { moneyByDay, moneyByWeek, type SpanMoney } from '../../dashboard/returns.ts';
import type {
  DashboardCounts,
  DashboardFreshness,
  DashboardImprovement,
  DashboardModels,
  DashboardPattern,
  DashboardReturn,
  GetDashboardResponse,
} from '../../gen/kaizen/v1/dashboard.ts';
import { PredictionPart } from '../../gen/kaizen/v1/prediction_service.ts';
import type { ReadCurrentPatternsRow } from '../../gen/queries.ts';
import { assignmentOfStored, INTERVAL_LEVEL, stateOfStored } from '../../knowledge/known-pattern.ts';
import { decideRetraining } from '../../prediction/retrain-decision.ts';
import { ratio } from '../../shared/figures.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';
import { improvementAnswer } from '../../trajectory/improvement-answer.ts';
import {
  boundaryMessages,
  cyclesMessage,
  findingMessage,
  growthMessage,
  performanceDates,
  schedulerMessage,
} from './dashboard-parts.ts';
import { modelMessage } from './model-messages.ts';

/** The dashboard of an account as a message, with at most `maxFindings` findings. */
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

function accountCounts({ head, sets, traits, patterns, creatives }: AccountDashboard): DashboardCounts {
  const areSetsCapped = sets.isLimited;
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
    performanceRecords: head.performanceCount,
    randomisedTests: { count: sets.randomised, capped: areSetsCapped },
    comparisons: {
      count: sets.tests - sets.randomised + sets.weeks,
      capped: areSetsCapped || sets.weeks >= MAX_COUNT,
    },
    testsAndComparisons: undefined,
    traits: limitedCount(traits, MAX_EXAMINED),
    patterns: limitedCount(patterns.examined, MAX_PATTERNS),
    projectPatterns: limitedCount(patterns.inProjects, MAX_PATTERNS),
    patternVersions: undefined,
    insights: undefined,
    models: head.models,
    formulas: head.formulas,
  };
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
    variants: arms,
  };
}

function modelsMessage({ head, served }: AccountDashboard): DashboardModels {
  const { trainedAtMs, ctrReason, rankerReason, formulaReason } = head;
  const usableSets = head.usableSets ?? 0;
  const comparableSets = head.comparableSets ?? 0;
  // Before the first training, all parts lack the same data. Afterwards the reason of the last training counts; '' when
  // there is a model.
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
    usableTests: usableSets,
    comparableTests: comparableSets,
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
  return {
    fromDate: date,
    days,
    spendMicros: String(spendMicros),
    revenueMicros: String(revenueMicros),
    roas: spendMicros > 0n ? ratio(revenueMicros, spendMicros) : undefined,
  };
}

function accountFreshness({ head, newestEvent, newestFigures, today }: AccountDashboard): DashboardFreshness {
  return {
    newestEventTime: newestEvent && timestampOf(newestEvent.eventTimeMs),
    newestEventRecordTime: newestEvent && timestampOf(newestEvent.recordTimeMs),
    newestEventDate: head.eventDate ?? '',
    ...performanceDates(newestFigures, today),
    publishTime: head.publishedAtMs === null ? undefined : timestampOf(head.publishedAtMs),
    epoch: head.epoch,
    waitingTests: limitedCount(head.waitingSets, MAX_COUNT),
    waitingDays: limitedCount(head.waitingDays, MAX_COUNT),
    waitingAccounts: undefined,
  };
}
