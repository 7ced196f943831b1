/** What an account's dashboard reads beside its head. Each part is one query of bounded cost. */

import { SET_FINDINGS, type SetFinding, setFindingKey } from '../contrast-sets/set-finding.ts';
import {
  countAccountSets,
  countMarks,
  type ExamineSubjectsRow,
  examineCreatives,
  examineSubjects,
  examineTraits,
  findNewestEvent,
  type ListTwinImportsRow,
  listCountedNames,
  listFoundTests,
  listTwinImports,
  type ReadDashboardAccountRow,
  readCurrentPatterns,
  sumAccountDays,
} from '../gen/queries.ts';
import type { Graph, RunOptions } from '../graph/graph.ts';
import { keyParts, nodeKey } from '../graph/keys.ts';
import { REFERENCE_DAY } from '../learning/stages/compare-sets.ts';
import { decayWeight } from '../statistics/evidence.ts';
import { type PerformanceTier, TIER_THRESHOLDS } from '../statistics/tiers.ts';
import type { Span } from './growth.ts';
import {
  MAX_COUNT,
  MAX_COUNTERS,
  MAX_DAYS,
  MAX_EXAMINED,
  MAX_FOUND_TESTS,
  MAX_PATTERNS,
  MAX_PROJECTS,
  MAX_SHOWN_PATTERNS,
  MAX_SUBJECTS,
  MAX_TWIN_DAYS,
  MAX_TWIN_IMPORTS,
} from './limits.ts';
import { type FoundTests, MAX_NAMED_TESTS } from './test-findings.ts';

/** The account with its counters. */
export type AccountHead = ReadDashboardAccountRow;

/** The account to read, and how. */
export interface AccountReading {
  readonly graph: Graph;
  readonly accountKey: string;
  readonly options: RunOptions;
}

const DAY_MS = 86_400_000;
/**
 * Age at which a creative without performance records counts as never measured. The first records come some days after
 * its announcement.
 */
const UNMEASURED_MS = 14 * DAY_MS;
/** Half-lives after which evidence is old. It then weighs a quarter of new evidence. */
const STALE_HALF_LIVES = 2;

/** Reads events and performance records by date, and events by type. */
export function readDays({ graph, accountKey, options }: AccountReading, { from, to }: Span) {
  return graph.run(sumAccountDays, { accountKey, from, to, maxDays: BigInt(MAX_DAYS) }, options);
}

/**
 * Reads contrast sets by assignment. Creatives that ran side by side in a week were never randomised. `isLimited`:
 * there may be more tests.
 */
export async function readSets({ graph, accountKey, options }: AccountReading) {
  const prefixOf = (kind: string): string => `${nodeKey(...keyParts(accountKey), kind)}|`;
  const prefixKeys = [prefixOf('test'), prefixOf('shared-test'), prefixOf('week')];
  const rows = await graph.run(countAccountSets, { prefixKeys, maxCount: BigInt(MAX_COUNT) }, options);
  const tests = rows.filter(({ prefixKey }) => prefixKey !== prefixOf('week'));
  const weeks = rows.find(({ prefixKey }) => prefixKey === prefixOf('week'));
  return {
    tests: tests.reduce((sum, { sets }) => sum + sets, 0),
    randomised: tests.reduce((sum, { randomised }) => sum + randomised, 0),
    weeks: weeks?.sets ?? 0,
    isLimited: tests.some(({ sets }) => sets >= MAX_COUNT),
  };
}

/** Reads tests with a finding, the most serious kind first. */
export async function readFoundTests({
  graph,
  accountKey,
  options,
}: AccountReading): Promise<ReadonlyMap<SetFinding, FoundTests>> {
  const findingKeys = SET_FINDINGS.map((finding) => setFindingKey(accountKey, finding));
  const limits = { maxCount: BigInt(MAX_FOUND_TESTS), maxShown: BigInt(MAX_NAMED_TESTS) };
  const rows = await graph.run(listFoundTests, { findingKeys, ...limits }, options);
  const byKey = new Map(rows.map(({ findingKey, ...found }) => [findingKey, found]));
  return new Map(
    SET_FINDINGS.map((finding) => [
      finding,
      byKey.get(setFindingKey(accountKey, finding)) ?? { count: 0, tests: [] },
    ]),
  );
}

/** Reads pairs of imports with the same performance records under different identities. */
export function readTwinImports({
  graph,
  accountKey,
  options,
}: AccountReading): Promise<readonly ListTwinImportsRow[]> {
  const limits = { maxDays: BigInt(MAX_TWIN_DAYS), maxPairs: BigInt(MAX_TWIN_IMPORTS) };
  return graph.run(listTwinImports, { accountKey, ...limits }, options);
}

/**
 * Reads current patterns. A pattern is stale when its evidence is two half-lives older than the account's newest
 * performance record.
 */
export function readPatterns(
  { graph, accountKey, options }: AccountReading,
  {
    epoch,
    newestFigures,
    halfLifeDays,
  }: {
    readonly epoch: number;
    readonly newestFigures: string | undefined;
    readonly halfLifeDays: number;
  },
) {
  const oldWeight =
    newestFigures === undefined
      ? 0
      : decayWeight({
          ageDays: REFERENCE_DAY - Date.parse(newestFigures) / DAY_MS + STALE_HALF_LIVES * halfLifeDays,
          halfLifeDays,
        });
  return graph.run(
    readCurrentPatterns,
    {
      accountKey,
      epoch: BigInt(epoch),
      oldWeight,
      maxPatterns: BigInt(MAX_PATTERNS),
      maxProjects: BigInt(MAX_PROJECTS),
      maxShown: BigInt(MAX_SHOWN_PATTERNS),
    },
    options,
  );
}

/** Reads creatives by tier, and those that were never measured. */
export function readCreatives({ graph, accountKey, options }: AccountReading, now: Date) {
  return graph.run(
    examineCreatives,
    {
      prefixKey: `${accountKey}|`,
      maxCreatives: BigInt(MAX_EXAMINED),
      announcedBefore: BigInt(now.getTime() - UNMEASURED_MS),
      excellentFrom: rateOf('EXCELLENT'),
      goodFrom: rateOf('GOOD'),
      averageFrom: rateOf('AVERAGE'),
    },
    options,
  );
}

function rateOf(tier: PerformanceTier): number {
  return TIER_THRESHOLDS.find((threshold) => threshold.tier === tier)?.minimumRate ?? 0;
}

/** Reads the numbers of winners and losers. */
export async function readMarks({ graph, accountKey, options }: AccountReading) {
  const parts = keyParts(accountKey);
  const winnersKey = nodeKey(...parts, 'WINNER');
  const markKeys = [winnersKey, nodeKey(...parts, 'LOSER')];
  const rows = await graph.run(countMarks, { markKeys, maxCount: BigInt(MAX_COUNT) }, options);
  return {
    winners: rows.find(({ markKey }) => markKey === winnersKey)?.creatives ?? 0,
    losers: rows.find(({ markKey }) => markKey !== winnersKey)?.creatives ?? 0,
  };
}

/** Reads traits, and those without a creative. */
export function readTraits({ graph, accountKey, options }: AccountReading) {
  return graph.run(examineTraits, { prefixKey: `${accountKey}|`, maxTraits: BigInt(MAX_EXAMINED) }, options);
}

const COUNTER_KINDS: Readonly<Record<string, string>> = {
  Pack: 'pack',
  Channel: 'channel',
  SegmentStat: 'segment',
  PlatformStat: 'platform',
};

/** Reads names of projects, and of what has counters. `isLimited`: there may be more. */
export async function readCountedNames({ graph, accountKey, options }: AccountReading) {
  const limits = { maxProjects: BigInt(MAX_PROJECTS), maxCounters: BigInt(MAX_COUNTERS) };
  const row = await graph.run(listCountedNames, { accountKey, ...limits }, options);
  const { projects = [], counters = [] } = row ?? {};
  const named = [
    ...projects.map((name) => ({ kind: 'project', name })),
    ...counters.map(([label = '', name = '']) => ({ kind: COUNTER_KINDS[label] ?? label, name })),
  ];
  return {
    names: named.map((thing) => ({ ...thing, key: nodeKey(...keyParts(accountKey), thing.name) })),
    isLimited: projects.length >= MAX_PROJECTS || counters.length >= MAX_COUNTERS,
  };
}

/** Reads subjects that no event is about, of all kinds together. */
export async function readSubjects({ graph, accountKey, options }: AccountReading) {
  const params = { prefixKey: `${accountKey}|`, maxSubjects: BigInt(MAX_SUBJECTS) };
  const { Strategy, PackRun, Lead, Intake } = examineSubjects;
  const found: ExamineSubjectsRow[] = [];
  for (const query of [Strategy, PackRun, Lead, Intake]) found.push(await graph.run(query, params, options));
  return {
    orphans: found.reduce((sum, { orphans }) => sum + orphans, 0),
    isLimited: found.some(({ examined }) => examined >= MAX_SUBJECTS),
    example: found.find(({ example }) => example !== null)?.example ?? '',
  };
}

/** Reads the newest event of the newest day with events. */
export async function readNewestEvent({ graph, options }: AccountReading, { eventDays }: AccountHead) {
  const streams = eventDays.flatMap(({ dayKey, types }) => types.map((type) => ({ dayKey, type })));
  return streams.length === 0 ? undefined : graph.run(findNewestEvent, { streams }, options);
}
