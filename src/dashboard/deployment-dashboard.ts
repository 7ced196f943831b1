/** The dashboard of the whole deployment: sums over accounts, and the findings of each account. */
import {
  type CountDeploymentRow,
  countDeployment,
  type ListAccountStandingsRow,
  listAccountStandings,
  listFigureDates,
  rankAccounts,
  sumDeploymentDays,
} from '../gen/queries.ts';
import type { RunOptions } from '../graph/graph.ts';
import { keyParts } from '../graph/keys.ts';
import type { SchedulerStatus } from '../scheduler/scheduler-status.ts';
import { localDate } from '../shared/local-date.ts';
import type { DashboardDependencies, DashboardRequest, TypeEvents } from './account-dashboard.ts';
import { type CycleSummary, summariseCycles } from './cycle-summary.ts';
import { byGravity, type Finding } from './finding.ts';
import { completeFrom, fillDays, type GrowthDay, spanOf } from './growth.ts';
import {
  DEPLOYMENT_BOUNDARY_DAYS,
  EVALUATED_CYCLES,
  MAX_ACCOUNTS,
  MAX_COUNT,
  MAX_DEPLOYMENT_DAYS,
  MAX_SILENT_ACCOUNTS,
  MAX_TOP_ACCOUNTS,
  RECENT_DAYS,
} from './limits.ts';
import { findStall, mayHaveStalled, type Stall } from './reporting.ts';
import { failedCycleFinding, standingFindings } from './standing-findings.ts';

/** Recent activity of an account. */
export interface Activity {
  readonly accountId: string;
  readonly events: number;
  readonly figures: number;
}

/** Everything that the dashboard of the whole deployment shows. */
export interface DeploymentDashboard {
  readonly asOf: Date;
  readonly today: string;
  readonly counts: CountDeploymentRow;
  readonly growth: readonly GrowthDay[];
  readonly growthCompleteFrom: string | undefined;
  /** Events of the last DEPLOYMENT_BOUNDARY_DAYS. */
  readonly types: readonly TypeEvents[];
  readonly topAccounts: readonly Activity[];
  /** Deployment cycles. */
  readonly cycles: CycleSummary;
  readonly scheduler: SchedulerStatus;
  /** Milliseconds since 1970; undefined for never. */
  readonly publishedAtMs: number | undefined;
  readonly examined: number;
  readonly waitingAccounts: number;
  readonly findings: readonly Finding[];
}

/** Accounts read in one query. */
const ACCOUNTS_PER_PAGE = 1_000;
/** Newest cycles read of each account. They are enough to distinguish two failures in a row from no success at all. */
const CYCLES_PER_ACCOUNT = 3;
/** Newest snapshots and days read of a silent account. They show how often it used to report. */
const SILENT_SNAPSHOTS = 20;
const SILENT_DAYS = 40;

/** Reads the dashboard of the whole deployment. */
export async function deploymentDashboard(
  { graph, clock, cycles, scheduler }: DashboardDependencies,
  { days, signal }: Pick<DashboardRequest, 'days' | 'signal'>,
): Promise<DeploymentDashboard> {
  const asOf = clock();
  const today = localDate(asOf, 'UTC');
  const span = spanOf(today, days);
  const options = { signal };
  const maxDays = BigInt(MAX_DEPLOYMENT_DAYS);
  const [counts, sums, recent, standings, deploymentCycles, schedulerStatus] = await Promise.all([
    graph.run(countDeployment, { maxInsights: BigInt(MAX_COUNT) }, options),
    graph.run(sumDeploymentDays, { ...span, maxDays }, options),
    graph.run(
      rankAccounts,
      {
        ...spanOf(today, RECENT_DAYS),
        typesFrom: spanOf(today, DEPLOYMENT_BOUNDARY_DAYS).from,
        maxDays,
        refusedCounter: 'events_PERFORMANCE_INGESTION_FAILED',
      },
      options,
    ),
    readStandings(graph, options),
    cycles.list({ accountId: '', limit: EVALUATED_CYCLES }),
    scheduler.status(),
  ]);
  const stalls = await findStalls(graph, { standings, today, options });
  const refused = new Map(recent.accounts.map((account) => [account.accountKey, account.refused]));
  const lastEnded = deploymentCycles.find(({ state }) => state !== 'RUNNING');
  const findings = [
    ...(lastEnded?.state === 'FAILED' ? [failedCycleFinding('', lastEnded)] : []),
    ...standings.flatMap((standing) =>
      standingFindings(
        {
          ...standing,
          usableSets: standing.usableSets ?? 0,
          comparableSets: standing.comparableSets ?? 0,
          stall: stalls.get(standing.accountKey),
          refused: refused.get(standing.accountKey) ?? 0,
        },
        asOf,
      ),
    ),
  ];
  return {
    asOf,
    today,
    counts,
    growth: fillDays(span, sums.dates, undefined),
    growthCompleteFrom: completeFrom(sums.dates, sums.days >= MAX_DEPLOYMENT_DAYS),
    types: recent.types,
    topAccounts: recent.accounts.slice(0, MAX_TOP_ACCOUNTS).map(({ accountKey, events, figures }) => ({
      accountId: keyParts(accountKey)[0] ?? '',
      events,
      figures,
    })),
    cycles: summariseCycles(deploymentCycles),
    scheduler: schedulerStatus,
    publishedAtMs: newestOf(standings.map(({ publishedAtMs }) => publishedAtMs)),
    examined: standings.length,
    waitingAccounts: standings.filter(({ isWaiting }) => isWaiting).length,
    findings: byGravity(findings),
  };
}

type Graph = DashboardDependencies['graph'];

/** Reads accounts in the order of their keys, page by page, up to the limit. */
async function readStandings(graph: Graph, options: RunOptions): Promise<readonly ListAccountStandingsRow[]> {
  const standings: ListAccountStandingsRow[] = [];
  for (let afterKey: string | undefined = ''; afterKey !== undefined && standings.length < MAX_ACCOUNTS; ) {
    const page: readonly ListAccountStandingsRow[] = await graph.run(
      listAccountStandings,
      { afterKey, limit: BigInt(ACCOUNTS_PER_PAGE), cycles: BigInt(CYCLES_PER_ACCOUNT) },
      options,
    );
    standings.push(...page);
    afterKey = page.length < ACCOUNTS_PER_PAGE ? undefined : page.at(-1)?.accountKey;
  }
  return standings;
}

/**
 * Returns the stalls of silent accounts, by the key of the account. It examines at most MAX_SILENT_ACCOUNTS accounts,
 * those that fell silent last. The stalls of others are not found.
 */
async function findStalls(
  graph: Graph,
  {
    standings,
    today,
    options,
  }: {
    readonly standings: readonly ListAccountStandingsRow[];
    readonly today: string;
    readonly options: RunOptions;
  },
): Promise<ReadonlyMap<string, Stall>> {
  const silent = standings
    .filter(({ newestSnapshot }) => newestSnapshot !== null && mayHaveStalled(newestSnapshot, today))
    .toSorted((a, b) => ((a.newestSnapshot ?? '') < (b.newestSnapshot ?? '') ? 1 : -1))
    .slice(0, MAX_SILENT_ACCOUNTS);
  if (silent.length === 0) return new Map();
  const rows = await graph.run(
    listFigureDates,
    {
      accountKeys: silent.map(({ accountKey }) => accountKey),
      maxSnapshots: BigInt(SILENT_SNAPSHOTS),
      maxRecentDays: BigInt(SILENT_DAYS),
    },
    options,
  );
  return new Map(
    rows.flatMap(({ accountKey, dates }) => {
      const stall = findStall(dates, today);
      return stall === undefined ? [] : [[accountKey, stall]];
    }),
  );
}

function newestOf(instants: readonly (number | null)[]): number | undefined {
  return instants.reduce<number | undefined>(
    (newest, instant) => (instant === null || (newest !== undefined && newest >= instant) ? newest : instant),
    undefined,
  );
}
