/** Findings from an account's counters and cycles. They are the same for one account and for the whole deployment. */
import { MIN_PATTERN_ARMS } from '../knowledge/knowledge-plan.ts';
import { MIN_ARM_IMPRESSIONS } from '../statistics/overdispersion.ts';
import { counted, type Finding } from './finding.ts';
import { exactCount, RECENT_DAYS } from './limits.ts';
import type { Stall } from './reporting.ts';

/** The fields of a cycle that findings need. */
export interface CycleStanding {
  readonly cycleId: string;
  /** SUCCEEDED, FAILED, RUNNING, or a state that another version writes. */
  readonly state: string;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
}

/** The state of an account that findings need. */
export interface AccountStanding {
  readonly accountId: string;
  readonly eventCount: number;
  readonly performanceCount: number;
  /** Current patterns of the account as a whole. Patterns that ended with the last epoch may be counted too. */
  readonly patterns: number;
  /** Contrast sets with at least one variant that a training can use. */
  readonly usableSets: number;
  /** Contrast sets with at least two such variants. */
  readonly comparableSets: number;
  /** Milliseconds since 1970; null when unknown. */
  readonly createdAtMs: number | null;
  /** Whether performance records wait for the next cycle. */
  readonly isWaiting: boolean;
  /** The newest cycles, newest first. Findings need the newest that ended and the newest that succeeded. */
  readonly cycles: readonly CycleStanding[];
  readonly stall: Stall | undefined;
  /** Performance records rejected in the last RECENT_DAYS. */
  readonly refused: number;
}

const DAY_MS = 86_400_000;
/** Time after which learning counts as behind. A daily cycle may be late, or fail once. */
const BEHIND_MS = 2 * DAY_MS;
/** A stall of more days than this is a note and no longer an alarm. */
const OLD_STALL_DAYS = 60;

/** Returns the findings that an account's counters show. */
export function standingFindings(standing: AccountStanding, now: Date): readonly Finding[] {
  return [
    ...failedCycle(standing),
    ...behindData(standing, now),
    ...stalled(standing),
    ...refusedRecords(standing),
    ...tooLittle(standing),
  ];
}

function failedCycle({ accountId, cycles }: AccountStanding): readonly Finding[] {
  const newest = cycles.find(({ state }) => state !== 'RUNNING');
  return newest?.state === 'FAILED' ? [failedCycleFinding(accountId, newest)] : [];
}

/** The finding of a failed cycle of an account, or with '' of a failed deployment cycle. */
export function failedCycleFinding(accountId: string, { cycleId, reason }: CycleStanding): Finding {
  return {
    kind: 'CYCLE_FAILED',
    severity: 'WARNING',
    accountId,
    text: `The last ${accountId === '' ? 'deployment cycle' : 'cycle'} failed: ${reason === '' ? 'no reason was kept' : reason}.`,
    count: exactCount(1),
    example: cycleId,
    remedy: 'See GetCycle for its stages. The next cycle repeats the work. RunCycle runs one now.',
  };
}

function behindData(standing: AccountStanding, now: Date): readonly Finding[] {
  const { accountId, isWaiting, cycles, createdAtMs } = standing;
  if (!isWaiting || cycles.some(({ state }) => state === 'RUNNING')) return [];
  const succeeded = cycles.find(({ state }) => state === 'SUCCEEDED');
  const sinceMs = succeeded?.startedAtMs ?? cycles.at(-1)?.startedAtMs ?? createdAtMs;
  if (sinceMs === null || now.getTime() - sinceMs <= BEHIND_MS) return [];
  const days = Math.floor((now.getTime() - sinceMs) / DAY_MS);
  const last =
    succeeded !== undefined
      ? `the last cycle that succeeded was ${days} days ago`
      : cycles.length === 0
        ? `no cycle has run in ${days} days`
        : `none of the last ${cycles.length} cycles succeeded, since ${days} days ago`;
  return [
    {
      kind: 'KNOWLEDGE_BEHIND_DATA',
      severity: 'ALARM',
      accountId,
      text: `Knowledge is older than its data: performance records wait for a cycle, and ${last}.`,
      count: exactCount(days),
      example: succeeded?.cycleId ?? cycles[0]?.cycleId ?? '',
      remedy:
        'See whether the scheduler runs (GetSchedulerStatus) and cycles succeed (ListCycles); RunCycle.',
    },
  ];
}

function stalled({ accountId, stall }: AccountStanding): readonly Finding[] {
  if (stall === undefined) return [];
  const { newestDate, silentDays, usualGapDays } = stall;
  const usual = usualGapDays === 1 ? 'daily' : `every ${usualGapDays} days`;
  return [
    {
      kind: 'INGESTION_STALL',
      severity: silentDays > OLD_STALL_DAYS ? 'NOTE' : 'ALARM',
      accountId,
      text: `Performance records used to come ${usual}; the newest are of ${newestDate}, ${silentDays} days ago.`,
      count: exactCount(silentDays),
      example: '',
      remedy:
        'Check whether the account still runs creatives, and whether its performance is still reported (RecordPerformance).',
    },
  ];
}

function refusedRecords({ accountId, refused }: AccountStanding): readonly Finding[] {
  if (refused === 0) return [];
  return [
    {
      kind: 'INGESTION_FAILURES',
      severity: 'WARNING',
      accountId,
      text: `${counted(exactCount(refused), 'performance record')} of the last ${RECENT_DAYS} days could not be stored.`,
      count: exactCount(refused),
      example: '',
      remedy:
        'ListEvents of type PERFORMANCE_INGESTION_FAILED says what is wrong with each. Correct the records and send them again.',
    },
  ];
}

function tooLittle(standing: AccountStanding): readonly Finding[] {
  const { accountId, performanceCount, patterns, usableSets, comparableSets, cycles } = standing;
  const finding = { kind: 'TOO_LITTLE_DATA', severity: 'NOTE', accountId, example: '' } as const;
  if (performanceCount === 0) {
    return [
      {
        ...finding,
        text: `There is nothing to learn from: no performance record is stored (${counted(exactCount(standing.eventCount), 'event')}).`,
        count: exactCount(0),
        remedy: 'Report how creatives performed: RecordPerformance, or kaizen import.',
      },
    ];
  }
  if (patterns > 0 || !cycles.some(({ state }) => state === 'SUCCEEDED')) return [];
  const sets = counted(exactCount(comparableSets), 'test');
  return [
    {
      ...finding,
      text: `Too little to learn from: ${counted(exactCount(performanceCount), 'performance record')} in ${counted(exactCount(usableSets), 'usable test')}, of which ${sets} can be compared; no trait makes a pattern yet.`,
      count: exactCount(comparableSets),
      remedy: `A pattern takes ${MIN_PATTERN_ARMS} variants with the trait, each of ${MIN_ARM_IMPRESSIONS} impressions or more, beside variants without it in the same test or project week, on the same platform, for the same audience, on the same day. Report traits or texts with the performance.`,
    },
  ];
}
