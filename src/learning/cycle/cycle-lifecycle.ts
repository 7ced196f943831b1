import {
  createCycle,
  endCycle as endCycleQuery,
  hasAccount,
  releaseCycleLease,
  saveCycleProgress,
  takeCycleLease,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { KaizenError, unknownAccount } from '../../shared/errors.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { newCycleId } from './cycle-id.ts';
import {
  type CycleLease,
  DEFAULT_LEASE_MS,
  fencedWrite,
  leaseKeyOf,
  renewIn,
  toLease,
} from './cycle-lease.ts';
import type { CycleRecord, CycleTrigger } from './cycle-record.ts';
import { pendingDeploymentStages, pendingStages, stagesToJson } from './cycle-stages.ts';

/** Suggested retry delay while a cycle runs. Most cycles end within seconds. */
const RUNNING_RETRY_MS = 5_000;

/** A due time of the schedule, for which a deployment cycle is started. */
export interface DueTime {
  /** Milliseconds since 1970. No two deployment cycles have the same due time. */
  readonly scheduledForMs: number;
  /**
   * Claims the due time, first in the transaction that begins the deployment cycle. If the claim rejects, no cycle
   * begins. The transaction may be retried, so this may run more than once.
   */
  readonly claim: (transaction: GraphTransaction, cycleId: string) => Promise<void>;
}

/** The deployment cycle that started an account's cycle. */
export interface ParentCycle {
  readonly cycleId: string;
  readonly lease: CycleLease;
}

/** A cycle that has just begun or was resumed. */
export interface BegunCycle {
  readonly cycle: CycleRecord;
  readonly lease: CycleLease;
  /** Whether the account may have staged versions that were never published. */
  readonly staged: boolean;
}

/**
 * Takes the lease and records the cycle in one transaction. Throws ABORTED (CYCLE_ALREADY_RUNNING), with the id of the
 * other cycle, while another server holds the lease or has left a cycle unfinished. Throws LeaseLostError when this
 * server has lost the lease of the parent deployment cycle.
 */
export async function beginCycle(
  { graph, clock, random, serverId, leaseMs = DEFAULT_LEASE_MS }: CycleDependencies,
  of: {
    /** '' for a deployment cycle. */
    readonly accountKey: string;
    readonly accountId: string;
    readonly parent?: ParentCycle | undefined;
    readonly trigger: CycleTrigger;
    readonly due?: DueTime | undefined;
  },
): Promise<BegunCycle> {
  const now = clock();
  const startedAtMs = now.getTime();
  const cycleId = newCycleId(now, random);
  const stages = of.accountKey === '' ? pendingDeploymentStages() : pendingStages();
  const parentCycleId = of.parent?.cycleId ?? '';
  const taken = await graph.transaction('write', async (transaction) => {
    // Renewing the parent's lease ensures that no cycle begins after its deployment cycle was cancelled.
    if (of.parent !== undefined) await renewIn(transaction, of.parent.lease);
    await of.due?.claim(transaction, cycleId);
    const row = await takeLease(transaction, { ...of, cycleId, serverId, leaseMs });
    await transaction.run(createCycle, {
      cycleKey: cycleId,
      accountKey: of.accountKey,
      accountId: of.accountId,
      parentCycleId,
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
      parentCycleId,
      trigger: of.trigger,
      state: 'RUNNING',
      reason: '',
      stages,
      startedAtMs,
      endedAtMs: null,
      publishedEpoch: 0,
      accountsSucceeded: 0,
      accountsFailed: 0,
      resumed: 0,
      revision: 1,
    },
    ...taken,
  };
}

/**
 * Takes the lease of an account, or with '' that of the deployment cycle. Throws ABORTED (CYCLE_ALREADY_RUNNING), with
 * the id of the other cycle, while another server holds the lease or has left a cycle unfinished. Throws UNKNOWN_ACCOUNT
 * for an account that does not exist, or was erased just now.
 */
export async function takeLease(
  transaction: GraphTransaction,
  of: {
    readonly accountKey: string;
    readonly accountId: string;
    readonly cycleId: string;
    readonly serverId: string;
    readonly leaseMs: number;
  },
): Promise<Pick<BegunCycle, 'lease' | 'staged'>> {
  const leaseKey = leaseKeyOf(of.accountKey);
  const row = await transaction.run(takeCycleLease, {
    leaseKey,
    holder: of.serverId,
    cycleId: of.cycleId,
    leaseMs: BigInt(of.leaseMs),
  });
  if (of.accountKey !== '') {
    // Read under the lease, which an erasure takes before it removes the account.
    const { found } = await transaction.run(hasAccount, { accountKey: of.accountKey });
    if (!found) throw unknownAccount(of.accountId);
  }
  if (!row.held) throw alreadyRunning(of.accountId, row.otherCycleId ?? '');
  return { lease: toLease(row, leaseKey, of.leaseMs), staged: row.staged };
}

/** What is saved of a running cycle. */
export interface SavedProgress {
  readonly cycle: CycleRecord;
  /** Whether a server that resumes the cycle can skip the work recorded here. */
  readonly isLasting: boolean;
  /** The account that a deployment cycle finished last. */
  readonly lastAccountKey?: string;
}

/** Saves how far a running cycle has come, and renews its lease. */
export async function saveProgress(
  { graph }: Pick<CycleDependencies, 'graph'>,
  lease: CycleLease,
  progress: SavedProgress,
): Promise<void> {
  await fencedWrite(graph, lease, (transaction) => saveProgressIn(transaction, progress));
}

/** Saves the progress inside a transaction that holds the lease already. */
export async function saveProgressIn(
  transaction: GraphTransaction,
  { cycle, isLasting, lastAccountKey }: SavedProgress,
): Promise<void> {
  await transaction.run(saveCycleProgress, {
    cycleKey: cycle.cycleId,
    stages: stagesToJson(cycle.stages),
    accountsSucceeded: BigInt(cycle.accountsSucceeded),
    accountsFailed: BigInt(cycle.accountsFailed),
    lastAccountKey: lastAccountKey ?? null,
    isLasting,
  });
}

/** Writes the end of a cycle and releases its lease. Must run in a transaction that holds the lease. */
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

/** Id of the cycle that keeps another from starting; undefined for any other error. */
export function cycleInTheWay(error: unknown): string | undefined {
  if (!(error instanceof KaizenError) || error.detail.kind !== 'ABORTED') return undefined;
  return error.detail.metadata?.cycle_id;
}

/** The error of a cycle that cannot start because another one runs. */
export function alreadyRunning(accountId: string, cycleId: string): KaizenError {
  const where = accountId === '' ? 'over all accounts' : `on account "${accountId}"`;
  return new KaizenError(`a cycle is already running ${where}`, {
    kind: 'ABORTED',
    reason: 'CYCLE_ALREADY_RUNNING',
    retryAfterMs: RUNNING_RETRY_MS,
    metadata: { cycle_id: cycleId },
  });
}
