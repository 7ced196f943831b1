/** Runs the closed loop from start to finish: accounts that follow the service, and the same accounts without it. */

import { RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import type { KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import type { GetImprovementTrajectoryResponse } from '../../src/gen/kaizen/v1/trajectory.ts';
import { mixSeed } from '../../src/statistics/draws.ts';
import { openServiceBed, type ServiceBed, type ServiceBedOptions } from '../service-bed.ts';
import { type CampaignResult, runCampaign, UNGUIDED } from './campaigns.ts';
import { pairedRatio, type Ratio, roasOf, sumOf, type Totals, totalsOf } from './comparison.ts';
import { type GuidedAccount, guidedAccount } from './guided-accounts.ts';
import { accountIdOf, armOf, DAYS_PER_WEEK, MS_PER_DAY, type NamedWorld, namedWorld } from './named-world.ts';

/** Options of the demo. */
export interface DemoOptions extends Pick<ServiceBedOptions, 'signal' | 'compiled' | 'memory'> {
  /** Everything random depends on it. */
  readonly seed: number;
  readonly weeks: number;
  /** The last week ends before this day, so that the newest performance is of the day before. */
  readonly endsBefore: Date;
  /** Default: six accounts in each of three segments. */
  readonly accountsPerSegment?: number;
  /** Called after every week. */
  readonly onWeek?: (week: WeekReport) => void;
}

/** One week of all accounts. */
export interface WeekReport {
  /** Counted from 1. */
  readonly week: number;
  /** The Monday, as YYYY-MM-DD. */
  readonly monday: string;
  readonly guided: Totals;
  readonly unguided: Totals;
  /** Duration of the cycle that learned from the week, in milliseconds. */
  readonly learningMs: number;
}

/** One account at the end. */
export interface AccountReport {
  readonly accountId: string;
  readonly guided: Totals;
  readonly unguided: Totals;
  readonly trajectory: GetImprovementTrajectoryResponse;
  /**
   * Hooks, tones and pillars recommended at the end, and how many of them are truly better than the average of their
   * kind.
   */
  readonly recommended: number;
  readonly recommendedRightly: number;
}

/** The result of the demo. */
export interface DemoReport {
  readonly seed: number;
  readonly weeks: readonly WeekReport[];
  readonly accounts: readonly AccountReport[];
  readonly guided: Totals;
  readonly unguided: Totals;
  /** Return on ad spend of guided over unguided accounts, paired by account. */
  readonly roasRatio: Ratio | undefined;
  /** Clicks per impression of guided over unguided accounts, paired by account. */
  readonly clickRateRatio: Ratio | undefined;
  /** Clicks of this world's best creatives divided by those of blind choice: the highest possible factor. */
  readonly ceiling: number;
}

/** A finished demo, and its service, which keeps running. The caller must close it. */
export interface DemoRun {
  readonly report: DemoReport;
  readonly bed: ServiceBed;
}

const MS_PER_WEEK = DAYS_PER_WEEK * MS_PER_DAY;
/** Four in the morning: the performance of the day before has arrived, and nobody is working. */
const REPORTING_MS = 4 * 3_600_000;
/** Nine in the morning, when generators work. */
const WORKING_MS = 9 * 3_600_000;

/**
 * Starts a service and runs the weeks: campaigns, then reports, then a deployment cycle. Rejects with the signal's
 * reason or with the first error; the service is closed then.
 */
export async function runDemo(options: DemoOptions): Promise<DemoRun> {
  const { seed, weeks, endsBefore, accountsPerSegment } = options;
  const world = namedWorld(seed, accountsPerSegment === undefined ? {} : { accountsPerSegment });
  const firstMondayMs = mondayOf(endsBefore) - weeks * MS_PER_WEEK;
  const bed = await openServiceBed({ ...options, startAt: new Date(firstMondayMs), seed: mixSeed(seed) });
  try {
    return { report: await liveThrough({ world, bed, firstMondayMs }, options), bed };
  } catch (error) {
    await bed.close();
    throw error;
  }
}

interface DemoParts {
  readonly world: NamedWorld;
  readonly bed: ServiceBed;
}

async function liveThrough(
  { firstMondayMs, ...parts }: DemoParts & { readonly firstMondayMs: number },
  { weeks, signal, onWeek = () => undefined }: DemoOptions,
): Promise<DemoReport> {
  const { world, bed } = parts;
  const accounts: GuidedAccount[] = [];
  try {
    for (const account of world.accounts) accounts.push(await guidedAccount(world, account, bed));
    const history: PairedCampaigns[][] = [];
    const reports: WeekReport[] = [];
    for (let number = 1; number <= weeks; number += 1) {
      signal?.throwIfAborted();
      const mondayMs = firstMondayMs + (number - 1) * MS_PER_WEEK;
      const { campaigns, learningMs } = await runWeek({ ...parts, accounts }, { number, mondayMs });
      history.push(campaigns);
      const report: WeekReport = {
        week: number,
        monday: new Date(mondayMs).toISOString().slice(0, 10),
        guided: totalsOf(campaigns.map(({ guided }) => guided)),
        unguided: totalsOf(campaigns.map(({ unguided }) => unguided)),
        learningMs,
      };
      reports.push(report);
      onWeek(report);
    }
    const campaignsOf = (index: number) => history.flatMap((week) => week[index] ?? []);
    const accountReports = await Promise.all(
      accounts.map((account, index) => accountReport(world, account, campaignsOf(index))),
    );
    return reportOf(world, reports, accountReports);
  } finally {
    await Promise.all(accounts.map((account) => account.close()));
  }
}

interface PairedCampaigns {
  readonly guided: CampaignResult;
  readonly unguided: CampaignResult;
}

async function runWeek(
  { world, accounts, bed: { clients, clock } }: DemoParts & { readonly accounts: readonly GuidedAccount[] },
  week: { readonly number: number; readonly mondayMs: number },
): Promise<{ readonly campaigns: PairedCampaigns[]; readonly learningMs: number }> {
  clock.set(new Date(week.mondayMs + WORKING_MS));
  const campaigns = await Promise.all(
    accounts.map(async ({ account, generators, settle }) => {
      const guided = await runCampaign(world, generators, { account, week });
      const unguided = await runCampaign(world, UNGUIDED, { account, week });
      await settle();
      return { guided, unguided };
    }),
  );
  clock.set(new Date(week.mondayMs + MS_PER_WEEK + REPORTING_MS));
  await Promise.all(
    accounts.map(async ({ report }, index) => {
      const campaign = campaigns[index];
      if (campaign !== undefined) await report(campaign.guided, week.number);
    }),
  );
  const startedAt = performance.now();
  const { cycle } = await clients.runCycle({ accountId: '', wait: true, dryRun: false });
  if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED || cycle.accountsFailed > 0) {
    throw new Error(`the cycle over all accounts failed: ${cycle?.reason}`);
  }
  return { campaigns, learningMs: performance.now() - startedAt };
}

async function accountReport(
  world: NamedWorld,
  guided: GuidedAccount,
  campaigns: readonly PairedCampaigns[],
): Promise<AccountReport> {
  const { account } = guided;
  const worths = recommendedTraits(await guided.context()).flatMap((trait) => {
    const arm = armOf({ traits: [trait] });
    const [kind, value] = Object.entries(arm)[0] ?? [];
    return kind === undefined || value === undefined ? [] : [aboveAverage(world, account, { kind, value })];
  });
  return {
    accountId: accountIdOf(account),
    guided: totalsOf(campaigns.map((campaign) => campaign.guided)),
    unguided: totalsOf(campaigns.map((campaign) => campaign.unguided)),
    trajectory: await guided.trajectory(),
    recommended: worths.length,
    recommendedRightly: worths.filter((worth) => worth > 0).length,
  };
}

function recommendedTraits(context: KaizenContext) {
  return [...context.highPerformingHooks, ...context.recommendedTones, ...context.successfulPillars];
}

/** How much better a value truly is than the average of its kind, in log-odds. */
function aboveAverage(
  { kinds, regretOf }: NamedWorld,
  account: GuidedAccount['account'],
  { kind, value }: { readonly kind: string; readonly value: string },
): number {
  const values = kinds.find((one) => one.kind === kind)?.values ?? [];
  const average = values.reduce((sum, each) => sum + regretOf(account, { [kind]: each }), 0) / values.length;
  return average - regretOf(account, { [kind]: value });
}

function reportOf(
  world: NamedWorld,
  weeks: readonly WeekReport[],
  accounts: readonly AccountReport[],
): DemoReport {
  const ratioOf = (figure: (totals: Totals) => number | undefined) =>
    pairedRatio(
      accounts.map(({ guided, unguided }) => ({ guided: figure(guided), unguided: figure(unguided) })),
    );
  const blindRegrets = world.accounts.map((account) => world.blindRegretOf(account));
  return {
    seed: world.seed,
    weeks,
    accounts,
    guided: sumOf(accounts.map(({ guided }) => guided)),
    unguided: sumOf(accounts.map(({ unguided }) => unguided)),
    roasRatio: ratioOf(roasOf),
    clickRateRatio: ratioOf(({ clicks, impressions }) =>
      impressions === 0 ? undefined : clicks / impressions,
    ),
    ceiling: Math.exp(blindRegrets.reduce((sum, regret) => sum + regret, 0) / blindRegrets.length),
  };
}

/** Start of the Monday of a day's week, in UTC, in milliseconds since 1970. */
function mondayOf(day: Date): number {
  const midnight = Math.floor(day.getTime() / MS_PER_DAY) * MS_PER_DAY;
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * MS_PER_DAY;
}
