/** Runs work on an account that is not a cycle but must not overlap with one, such as a reset. */

import { findLearningAccount, releaseCycleLease } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { KaizenError, unknownAccount } from '../../shared/errors.ts';
import { finishPendingReset } from '../reset/finish-reset.ts';
import { discardStaged } from '../stages/collect.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { newCycleId } from './cycle-id.ts';
import {
  type CycleLease,
  DEFAULT_LEASE_MS,
  fencedWrite,
  LeaseLostError,
  whileRenewing,
} from './cycle-lease.ts';
import { takeLease } from './cycle-lifecycle.ts';

/** What such work depends on. */
export type LeasingDependencies = Omit<CycleDependencies, 'trainer' | 'halfLifeDays' | 'eventRetentionDays'>;

/** An account whose cycle lease this server holds. */
export interface LeasedAccount {
  readonly accountId: string;
  readonly accountKey: string;
  readonly lease: CycleLease;
  /** Identifies this holder of the lease. No Cycle node has this id. */
  readonly cycleId: string;
  /** Whether the account may have staged versions that were never published. */
  readonly staged: boolean;
  /** Time when the work began, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Aborts with LeaseLostError once the lease is known to be lost. Fenced writes check the lease themselves. */
  readonly lost: AbortSignal;
}

/** Suggested retry delay for a caller whose lease was lost to a cycle. Most cycles end within seconds. */
const LOST_RETRY_MS = 5_000;

/**
 * Runs work under an account's cycle lease. The lease is renewed during the work and released after it. Rejects with
 * CYCLE_ALREADY_RUNNING when another server holds the lease or takes it over meanwhile, and with any error of the work.
 */
export async function whileLeasingAccount<Result>(
  dependencies: LeasingDependencies,
  accountId: string,
  work: (leased: LeasedAccount) => Promise<Result>,
): Promise<Result> {
  const { graph, clock, random, serverId, leaseMs = DEFAULT_LEASE_MS } = dependencies;
  const accountKey = nodeKey(accountId);
  const now = clock();
  const cycleId = newCycleId(now, random);
  const { lease, staged } = await graph.transaction('write', (transaction) =>
    takeLease(transaction, { accountKey, accountId, cycleId, serverId, leaseMs }),
  );
  const loss = new AbortController();
  const leased = { accountId, accountKey, lease, cycleId, staged, nowMs: now.getTime(), lost: loss.signal };
  try {
    return await whileRenewing(graph, lease, {
      work: () => work(leased),
      onLost: (error) => loss.abort(error),
    });
  } catch (error) {
    throw error instanceof LeaseLostError ? takenOver(accountId, error) : error;
  } finally {
    await giveBack(dependencies, lease);
  }
}

/**
 * Cleans up what others left on a leased account. It discards versions that an interrupted cycle staged, because they
 * must not be published with another epoch, and it finishes a pending reset. Returns the published epoch, which cannot
 * change while the lease is held.
 */
export async function clearLeasedAccount(
  { graph, log }: Pick<LeasingDependencies, 'graph' | 'log'>,
  { accountId, accountKey, lease, staged }: LeasedAccount,
): Promise<number> {
  const account = await graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(accountId);
  const { publishedEpoch } = account;
  const write: Parameters<typeof discardStaged>[0]['write'] = (work) => fencedWrite(graph, lease, work);
  if (staged) await discardStaged({ write, lease, accountKey, publishedEpoch, log });
  await finishPendingReset({ graph, log, accountKey, write });
  return publishedEpoch;
}

/**
 * Releases the lease. A failure is only logged: it must not hide the result or the error of the work, and the lease
 * expires anyway.
 */
async function giveBack(
  { graph, log }: Pick<LeasingDependencies, 'graph' | 'log'>,
  { leaseKey, token }: CycleLease,
): Promise<void> {
  try {
    await graph.run(releaseCycleLease, { leaseKey, token: BigInt(token) });
  } catch (error) {
    log.warn({ err: error }, 'the lease of an account could not be given back and will run out');
  }
}

function takenOver(accountId: string, cause: LeaseLostError): KaizenError {
  return new KaizenError(
    `a cycle has taken account "${accountId}" over meanwhile: ask again when it has ended`,
    { kind: 'ABORTED', reason: 'CYCLE_ALREADY_RUNNING', retryAfterMs: LOST_RETRY_MS },
    cause,
  );
}
