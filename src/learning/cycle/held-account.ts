/** Work on an account that is no cycle, and that no cycle may run beside. */

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

/** What such work needs. */
export type HoldingDependencies = Omit<CycleDependencies, 'trainer' | 'halfLifeDays'>;

/** An account whose cycle lease this server holds. */
export interface HeldAccount {
  readonly accountId: string;
  readonly accountKey: string;
  readonly lease: CycleLease;
  /** Tells the holder from others. */
  readonly cycleId: string;
  /** Whether versions may be staged that were never published. */
  readonly staged: boolean;
  /** When it was taken, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Aborts with LeaseLostError once the lease is known to be another's; a fenced write finds out for itself. */
  readonly lost: AbortSignal;
}

/** When a caller may ask again whose lease was lost: what took it over is a cycle, and most are over within seconds. */
const LOST_RETRY_MS = 5_000;

/**
 * Runs work under an account's cycle lease, which is renewed beside it and given back after it. Rejects with
 * CYCLE_ALREADY_RUNNING when another has the lease, or takes it over meanwhile, and with the work's own error.
 */
export async function whileHoldingAccount<Result>(
  dependencies: HoldingDependencies,
  accountId: string,
  work: (held: HeldAccount) => Promise<Result>,
): Promise<Result> {
  const { graph, clock, random, serverId, leaseMs = DEFAULT_LEASE_MS } = dependencies;
  const accountKey = nodeKey(accountId);
  const now = clock();
  const cycleId = newCycleId(now, random);
  const { lease, staged } = await graph.transaction('write', (transaction) =>
    takeLease(transaction, { accountKey, accountId, cycleId, serverId, leaseMs }),
  );
  const loss = new AbortController();
  const held = { accountId, accountKey, lease, cycleId, staged, nowMs: now.getTime(), lost: loss.signal };
  try {
    return await whileRenewing(graph, lease, {
      work: () => work(held),
      onLost: (error) => loss.abort(error),
    });
  } catch (error) {
    throw error instanceof LeaseLostError ? takenOver(accountId, error) : error;
  } finally {
    await giveBack(dependencies, lease);
  }
}

/**
 * Clears up what others have left on a held account: versions that an interrupted cycle staged for the next epoch, which
 * must not come out with another's, and a reset that was begun. Returns the published epoch, which nobody else moves while
 * the lease is held.
 */
export async function clearHeldAccount(
  { graph, log }: Pick<HoldingDependencies, 'graph' | 'log'>,
  { accountId, accountKey, lease, staged }: HeldAccount,
): Promise<number> {
  const account = await graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(accountId);
  const { publishedEpoch } = account;
  const write: Parameters<typeof discardStaged>[0]['write'] = (work) => fencedWrite(graph, lease, work);
  if (staged) await discardStaged({ write, lease, accountKey, publishedEpoch, log });
  await finishPendingReset({ graph, log, accountKey, write });
  return publishedEpoch;
}

/** The work is done, or has an error of its own: neither is lost because the lease has to run out by itself. */
async function giveBack(
  { graph, log }: Pick<HoldingDependencies, 'graph' | 'log'>,
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
