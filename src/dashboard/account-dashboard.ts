/** The dashboard of one account. */

import { type ReadCurrentPatternsRow, readDashboardAccount } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { CycleRecord } from '../learning/cycle/cycle-record.ts';
import type { CycleService } from '../learning/cycle/cycle-service.ts';
import { type ListedModel, listModels } from '../prediction/find-models.ts';
import type { SchedulerStatus } from '../scheduler/scheduler-status.ts';
import { addDays } from '../shared/dates.ts';
import { unknownAccount } from '../shared/errors.ts';
import { localDate } from '../shared/local-date.ts';
import type { MoneyHistory } from '../trajectory/improvement-answer.ts';
import { readMoneyHistory } from '../trajectory/read-improvement.ts';
import {
  type AccountHead,
  readCountedNames,
  readCreatives,
  readDays,
  readFoundTests,
  readMarks,
  readNewestEvent,
  readPatterns,
  readSets,
  readSubjects,
  readTraits,
  readTwinImports,
} from './account-facts.ts';
import { type CycleSummary, summariseCycles } from './cycle-summary.ts';
import { byGravity, type Finding } from './finding.ts';
import { examination, type GraphExaminations, graphFindings } from './graph-findings.ts';
import { completeFrom, fillDays, type GrowthDay, publishedPatterns, spanOf } from './growth.ts';
import {
  EVALUATED_CYCLES,
  MAX_COUNT,
  MAX_CYCLES,
  MAX_DAYS,
  MAX_EXAMINED,
  MAX_PATTERNS,
  MAX_PROJECTS,
  MAX_RECENT_DAYS,
  RECENT_DAYS,
} from './limits.ts';
import { nearTwins } from './near-twins.ts';
import { findStall } from './reporting.ts';
import { type AccountStanding, standingFindings } from './standing-findings.ts';
import { testFindings } from './test-findings.ts';
import { twinImportFindings } from './twin-imports.ts';

/** What dashboards are read with. */
export interface DashboardDependencies {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly cycles: Pick<CycleService, 'list'>;
  readonly scheduler: { status(): Promise<SchedulerStatus> };
  /** Half-life of evidence, in days. */
  readonly halfLifeDays: number;
}

/** A request for a dashboard. */
export interface DashboardRequest {
  readonly accountId: string;
  /** Days of growth to show. */
  readonly days: number;
  readonly signal?: AbortSignal | undefined;
}

/** Number of events, by the stored name of an event type. */
export interface TypeEvents {
  readonly name: string;
  readonly events: number;
}

/** Everything that an account's dashboard shows. */
export interface AccountDashboard {
  readonly asOf: Date;
  readonly today: string;
  readonly head: AccountHead;
  readonly growth: readonly GrowthDay[];
  readonly growthCompleteFrom: string | undefined;
  readonly types: readonly TypeEvents[];
  readonly sets: Awaited<ReturnType<typeof readSets>>;
  readonly patterns: ReadCurrentPatternsRow;
  readonly traits: number;
  readonly creatives: Awaited<ReturnType<typeof readCreatives>>;
  readonly marks: Awaited<ReturnType<typeof readMarks>>;
  readonly cycles: CycleSummary;
  readonly scheduler: SchedulerStatus;
  readonly served: readonly ListedModel[];
  readonly money: MoneyHistory;
  readonly newestEvent: Awaited<ReturnType<typeof readNewestEvent>>;
  /** YYYY-MM-DD; undefined for none. */
  readonly newestFigures: string | undefined;
  readonly findings: readonly Finding[];
}

/** Newest snapshots from which the usual gap between records is computed, together with the newest days. */
const MAX_SNAPSHOTS = 30;
/** Most models read. There are only two names of models, so nothing is left out. */
const MAX_SERVED = 10;

/** Reads an account's dashboard. Throws UNKNOWN_ACCOUNT. */
export async function accountDashboard(
  dependencies: DashboardDependencies,
  { accountId, days, signal }: DashboardRequest,
): Promise<AccountDashboard> {
  const { graph, clock, cycles, scheduler, halfLifeDays } = dependencies;
  const asOf = clock();
  const accountKey = nodeKey(accountId);
  const reading = { graph, accountKey, options: { signal } };
  const head = await readHead(reading);
  if (head === undefined) throw unknownAccount(accountId);
  const today = localDate(asOf, head.timeZone);
  const span = spanOf(today, days);
  const figureDates = [...head.snapshotDates, ...head.figureDates];
  const newestFigures = figureDates.toSorted().at(-1);
  const serving = { accountId, name: null, state: 'CHAMPION', limit: MAX_SERVED, after: undefined };
  // Read in two groups, so that one dashboard does not use the connections of many calls.
  const [sums, recent, sets, patterns, traits, tests, twins] = await Promise.all([
    readDays(reading, span),
    readDays(reading, spanOf(today, RECENT_DAYS)),
    readSets(reading),
    readPatterns(reading, { epoch: head.epoch, newestFigures, halfLifeDays }),
    readTraits(reading),
    readFoundTests(reading),
    readTwinImports(reading),
  ]);
  const [subjects, creatives, marks, { models: served }, money, newestEvent, counted] = await Promise.all([
    readSubjects(reading),
    readCreatives(reading, asOf),
    readMarks(reading),
    listModels(graph, { ...serving, signal: signal ?? new AbortController().signal }),
    readMoneyHistory(graph, { accountId, signal }),
    readNewestEvent(reading, head),
    readCountedNames(reading),
  ]);
  const [records, schedulerStatus] = await Promise.all([
    cycles.list({ accountId, limit: Math.min(MAX_CYCLES, Math.max(EVALUATED_CYCLES, CYCLES_A_DAY * days)) }),
    scheduler.status(),
  ]);
  const standing = standingOf(head, {
    patterns: patterns.examined + patterns.inProjects,
    cycles: records.slice(0, EVALUATED_CYCLES),
    stall: findStall(figureDates, today),
    refused: refusedIn(recent.types),
  });
  const examinations = examinationsOf({ accountId, traits, counted, subjects, creatives, patterns });
  return {
    asOf,
    today,
    head,
    growth: fillDays(span, sums.dates, publishedPatterns(within(records, span.from))),
    growthCompleteFrom: completeFrom(sums.dates, sums.days >= MAX_DAYS),
    types: sums.types,
    sets,
    patterns,
    traits: traits.examined,
    creatives,
    marks,
    cycles: summariseCycles(records),
    scheduler: schedulerStatus,
    served,
    money,
    newestEvent,
    newestFigures,
    findings: byGravity([
      ...standingFindings(standing, asOf),
      ...testFindings(accountId, tests),
      ...twinImportFindings(accountId, twins),
      ...graphFindings(accountId, examinations),
    ]),
  };
}

function standingOf(
  head: AccountHead,
  rest: Pick<AccountStanding, 'patterns' | 'cycles' | 'stall' | 'refused'>,
): AccountStanding {
  const { accountId, eventCount, performanceCount, createdAtMs, usableSets, comparableSets } = head;
  return {
    accountId,
    eventCount,
    performanceCount,
    createdAtMs,
    usableSets: usableSets ?? 0,
    comparableSets: comparableSets ?? 0,
    isWaiting: head.waitingDays > 0 || head.waitingSets > 0,
    ...rest,
  };
}

function examinationsOf({
  accountId,
  traits,
  counted,
  subjects,
  creatives,
  patterns,
}: {
  readonly accountId: string;
  readonly traits: Awaited<ReturnType<typeof readTraits>>;
  readonly counted: Awaited<ReturnType<typeof readCountedNames>>;
  readonly subjects: Awaited<ReturnType<typeof readSubjects>>;
  readonly creatives: AccountDashboard['creatives'];
  readonly patterns: AccountDashboard['patterns'];
}): GraphExaminations {
  return {
    nearTwins: findTwins(accountId, traits, counted),
    orphanTraits: examination(traits.orphans, {
      example: traits.example,
      isLimited: traits.examined >= MAX_EXAMINED,
    }),
    unmeasuredCreatives: examination(creatives.unmeasured, {
      example: creatives.unmeasuredExample,
      isLimited: creatives.examined >= MAX_EXAMINED,
    }),
    orphanSubjects: examination(subjects.orphans, subjects),
    stalePatterns: examination(patterns.old, {
      example: patterns.oldExample,
      isLimited: patterns.examined >= MAX_PATTERNS,
    }),
  };
}

function findTwins(
  accountId: string,
  traits: Awaited<ReturnType<typeof readTraits>>,
  counted: Awaited<ReturnType<typeof readCountedNames>>,
): GraphExaminations['nearTwins'] {
  const reported = traits.names.map(([kind = '', name = '']) => ({
    kind,
    name,
    key: nodeKey(accountId, kind, name),
  }));
  const groups = nearTwins([...reported, ...counted.names]);
  return {
    groups,
    ...examination(groups.length, {
      example: groups[0]?.[0]?.key ?? null,
      isLimited: counted.isLimited || traits.examined >= MAX_EXAMINED,
    }),
  };
}

/** Cycles to expect in a day. The schedule runs one, and people may run others. */
const CYCLES_A_DAY = 3;

function readHead({ graph, accountKey, options }: Parameters<typeof readDays>[0]) {
  return graph.run(
    readDashboardAccount,
    {
      accountKey,
      maxProjects: BigInt(MAX_PROJECTS),
      maxCount: BigInt(MAX_COUNT),
      maxRecentDays: BigInt(MAX_RECENT_DAYS),
      maxSnapshots: BigInt(MAX_SNAPSHOTS),
    },
    options,
  );
}

function refusedIn(types: readonly TypeEvents[]): number {
  return types.find(({ name }) => name === 'PERFORMANCE_INGESTION_FAILED')?.events ?? 0;
}

/** Returns the cycles that began within the span or on the day before it, since those may have ended within it. */
function within(records: readonly CycleRecord[], from: string): readonly CycleRecord[] {
  const fromMs = Date.parse(addDays(from, -1));
  return records.filter(({ startedAtMs }) => startedAtMs >= fromMs);
}
