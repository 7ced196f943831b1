import { KaizenError } from '../errors.ts';
import {
  createCycle,
  endCycle as endCycleQuery,
  failAbandonedCycle,
  releaseCycleLease,
  saveCycleProgress,
  takeCycleLease,
} from '../gen/queries.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { failureReason } from './cycle-failure.ts';
import { newCycleId } from './cycle-id.ts';
import { type CycleLease, DEFAULT_LEASE_MS, fencedWrite, leaseKeyOf, toLease } from './cycle-lease.ts';
import type { CycleRecord, CycleTrigger } from './cycle-record.ts';
import { pendingStages, pendingWalkStages, stagesToJson, withRunningFailed } from './cycle-stages.ts';
import { INTERRUPTED_REASON } from './interrupted-cycles.ts';

/** When a caller may ask again while a cycle runs: most are over within seconds. */
const RUNNING_RETRY_MS = 5_000;

/** A due time of the schedule that a walk is run for. */
export interface DueTime {
  /** Milliseconds since 1970; no two walks have the same. */
  readonly scheduledForMs: number;
  /** Takes it, first of all in the transaction that begins the walk: when it rejects, no walk begins. May run again. */
  readonly claim: (transaction: GraphTransaction, cycleId: string) => Promise<void>;
}

/** A cycle that has just begun. */
export interface BegunCycle {
  readonly cycle: CycleRecord;
  readonly lease: CycleLease;
  /** Whether an earlier cycle may have left versions staged that it never published. */
  readonly staged: boolean;
}

/**
 * Takes the lease and records the cycle, in one transaction. A cycle whose lease had run out is marked as failed.
 * Throws ABORTED (CYCLE_ALREADY_RUNNING) with the other's id while another holds the lease.
 */
export async function beginCycle(
  { graph, clock, random, serverId, leaseMs = DEFAULT_LEASE_MS }: CycleDependencies,
  of: {
    /** '' for a walk over all accounts. */
    readonly accountKey: string;
    readonly accountId: string;
    readonly parentCycleId: string;
    readonly trigger: CycleTrigger;
    readonly due?: DueTime | undefined;
  },
): Promise<BegunCycle> {
  const now = clock();
  const startedAtMs = now.getTime();
  const cycleId = newCycleId(now, random);
  const stages = of.accountKey === '' ? pendingWalkStages() : pendingStages();
  const taken = await graph.transaction('write', async (transaction) => {
    await of.due?.claim(transaction, cycleId);
    const row = await takeLease(transaction, {
      accountKey: of.accountKey,
      accountId: of.accountId,
      cycleId,
      serverId,
      leaseMs,
      nowMs: startedAtMs,
    });
    await transaction.run(createCycle, {
      cycleKey: cycleId,
      accountKey: of.accountKey,
      accountId: of.accountId,
      parentCycleId: of.parentCycleId,
      trigger: of.trigger,
      stages: stagesToJson(stages),
      startedAtMs: BigInt(startedAtMs),
      scheduledForMs: of.due === undefined ? null : BigInt(of.due.scheduledForMs),
    });
    return row;
  });
  return {
    cycle: {
      cycleId,
      accountId: of.accountId,
      parentCycleId: of.parentCycleId,
      trigger: of.trigger,
      state: 'RUNNING',
      reason: '',
      stages,
      startedAtMs,
      endedAtMs: null,
      publishedEpoch: 0,
      accountsSucceeded: 0,
      accountsFailed: 0,
    },
    lease: taken.lease,
    staged: taken.staged,
  };
}

/**
 * Takes the lease of an account, or with '' that of the walk. A cycle whose lease had run out is marked as failed.
 * Throws ABORTED (CYCLE_ALREADY_RUNNING) with the other's id while another holds the lease.
 */
export async function takeLease(
  transaction: GraphTransaction,
  of: {
    readonly accountKey: string;
    readonly accountId: string;
    readonly cycleId: string;
    readonly serverId: string;
    readonly leaseMs: number;
    readonly nowMs: number;
  },
): Promise<Pick<BegunCycle, 'lease' | 'staged'>> {
  const leaseKey = leaseKeyOf(of.accountKey);
  const row = await transaction.run(takeCycleLease, {
    leaseKey,
    holder: of.serverId,
    cycleId: of.cycleId,
    leaseMs: BigInt(of.leaseMs),
  });
  if (!row.held) throw alreadyRunning(of.accountId, row.otherCycleId ?? '');
  if (row.otherCycleId !== null && row.otherCycleId !== of.cycleId) {
    await transaction.run(failAbandonedCycle, {
      cycleKey: row.otherCycleId,
      reason: INTERRUPTED_REASON,
      endedAtMs: BigInt(of.nowMs),
    });
  }
  return { lease: toLease(row, leaseKey, of.leaseMs), staged: row.staged };
}

/** Shows how far a running cycle has come, and renews its lease. */
export async function saveProgress(
  { graph }: Pick<CycleDependencies, 'graph'>,
  lease: CycleLease,
  cycle: CycleRecord,
): Promise<void> {
  await fencedWrite(graph, lease, (transaction) =>
    transaction.run(saveCycleProgress, {
      cycleKey: cycle.cycleId,
      stages: stagesToJson(cycle.stages),
      accountsSucceeded: BigInt(cycle.accountsSucceeded),
      accountsFailed: BigInt(cycle.accountsFailed),
    }),
  );
}

/** Writes the end of a cycle and gives its lease back; part of a fenced transaction. */
export async function endCycleIn(
  transaction: GraphTransaction,
  lease: CycleLease,
  cycle: CycleRecord & { readonly endedAtMs: number },
): Promise<void> {
  await transaction.run(endCycleQuery, {
    cycleKey: cycle.cycleId,
    state: cycle.state,
    reason: cycle.reason,
    stages: stagesToJson(cycle.stages),
    publishedEpoch: BigInt(cycle.publishedEpoch),
    accountsSucceeded: BigInt(cycle.accountsSucceeded),
    accountsFailed: BigInt(cycle.accountsFailed),
    endedAtMs: BigInt(cycle.endedAtMs),
  });
  await transaction.run(releaseCycleLease, { leaseKey: lease.leaseKey, token: BigInt(lease.token) });
}

/** Marks the cycle as failed, if the graph can be reached; otherwise its lease runs out and others will. */
export async function failCycle(
  { graph, clock, log }: CycleDependencies,
  {
    lease,
    cycle,
    error,
  }: { readonly lease: CycleLease; readonly cycle: CycleRecord; readonly error: unknown },
): Promise<CycleRecord> {
  const reason = failureReason(error);
  const endedAtMs = clock().getTime();
  const stages = withRunningFailed(cycle.stages, reason);
  const failed = { ...cycle, state: 'FAILED', reason, stages, endedAtMs } as const;
  log.error({ err: error, reason, ms: endedAtMs - cycle.startedAtMs }, 'cycle failed');
  try {
    await fencedWrite(graph, lease, (transaction) => endCycleIn(transaction, lease, failed));
  } catch (cause) {
    log.error({ err: cause }, 'failed cycle could not be marked');
  }
  return failed;
}

function alreadyRunning(accountId: string, cycleId: string): KaizenError {
  const where = accountId === '' ? 'over all accounts' : `on account "${accountId}"`;
  return new KaizenError(`a cycle is already running ${where}`, {
    kind: 'ABORTED',
    reason: 'CYCLE_ALREADY_RUNNING',
    retryAfterMs: RUNNING_RETRY_MS,
    metadata: { cycle_id: cycleId },
  });
}
