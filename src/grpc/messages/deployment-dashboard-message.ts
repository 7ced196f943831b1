/** The deployment's dashboard as a message of the API. */
import type { DeploymentDashboard } from '../../dashboard/deployment-dashboard.ts';
import { DEPLOYMENT_BOUNDARY_DAYS, exactCount, limitedCount, MAX_COUNT } from '../../dashboard/limits.ts';
import type {
  DashboardCounts,
  DashboardFreshness,
  GetDashboardResponse,
} from '../../gen/kaizen/v1/dashboard.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import {
  boundaryMessages,
  cyclesMessage,
  findingMessage,
  growthMessage,
  performanceDates,
  schedulerMessage,
} from './dashboard-parts.ts';

/** The dashboard of the deployment as a message, with at most `maxFindings` findings. */
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
    topAccounts: dashboard.topAccounts.map(({ accountId, events, figures }) => ({
      accountId,
      events,
      performanceRecords: figures,
    })),
    accountsExamined: dashboard.examined,
  };
}

function deploymentCounts({ counts }: DeploymentDashboard): DashboardCounts {
  return {
    accounts: counts.accounts,
    projects: exactCount(counts.projects),
    events: counts.events,
    creatives: exactCount(counts.creatives),
    performanceRecords: counts.figures,
    randomisedTests: undefined,
    comparisons: undefined,
    testsAndComparisons: counts.sets,
    traits: exactCount(counts.traits),
    patterns: undefined,
    projectPatterns: undefined,
    patternVersions: counts.patternVersions,
    insights: limitedCount(counts.insights, MAX_COUNT),
    models: counts.models,
    formulas: counts.formulas,
  };
}

function deploymentFreshness(dashboard: DeploymentDashboard): DashboardFreshness {
  const { growth, today, publishedAtMs, counts, waitingAccounts } = dashboard;
  return {
    newestEventTime: undefined,
    newestEventRecordTime: undefined,
    newestEventDate: growth.findLast(({ events }) => events > 0)?.date ?? '',
    ...performanceDates(growth.findLast(({ figures }) => figures > 0)?.date, today),
    publishTime: publishedAtMs === undefined ? undefined : timestampOf(publishedAtMs),
    epoch: counts.sharedEpoch,
    waitingTests: undefined,
    waitingDays: undefined,
    waitingAccounts,
  };
}
