/** Erases an account, on a person's request. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ErasedNames } from '../access/erased-names.ts';
import {
  buryAccount,
  countCycles,
  countNodes,
  hasAccount,
  noteWithdrawnInsights,
  releaseCycleLease,
  seizeCycleLease,
  takeCycleLease,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { DEFAULT_LEASE_MS, LeaseLostError, leaseKeyOf, toLease } from '../learning/cycle/cycle-lease.ts';
import { withdrawSharedKnowledgeIn } from '../learning/insights/withdraw-shared-knowledge.ts';
import { keyRangeOf } from '../learning/reset/reset-scope.ts';
import { unknownAccount } from '../shared/errors.ts';
import { type ErasureRecord, readErasure } from './erasure-record.ts';
import { OWNED_LABELS } from './owned-labels.ts';
import { type HeldErasure, type SweepDependencies, sweepAccount } from './sweep-account.ts';

/** What erasing an account needs. */
export interface EraseDependencies extends SweepDependencies {
  readonly names: ErasedNames;
  readonly log: Logger;
  /** Names this server among those of the database. */
  readonly serverId: string;
  /** Default: the term of cycles. */
  readonly leaseMs?: number;
}

/** Nodes of one kind. */
export type ErasureCount = ErasureRecord['counts'][number];

/** What an erasure would delete now, or what it has deleted if there is one. Throws UNKNOWN_ACCOUNT. */
export async function previewErasure(
  { graph, names }: Pick<EraseDependencies, 'graph' | 'names'>,
  accountId: string,
  signal?: AbortSignal,
): Promise<{ readonly erasure: ErasureRecord } | { readonly counts: readonly ErasureCount[] }> {
  const accountKey = nodeKey(accountId);
  const { found } = await graph.run(hasAccount, { accountKey }, { signal });
  if (found) return { counts: await countOwned(graph, accountKey, signal) };
  const erasure = await readErasure(graph, await names.keyOf(accountId));
  if (erasure === undefined) throw unknownAccount(accountId);
  return { erasure };
}

async function countOwned(
  graph: Graph,
  accountKey: string,
  signal: AbortSignal | undefined,
): Promise<readonly ErasureCount[]> {
  const range = keyRangeOf(accountKey);
  const counts: ErasureCount[] = [{ label: 'Account', count: 1 }];
  for (const label of OWNED_LABELS) {
    counts.push({ label, count: (await graph.run(countNodes[label], range, { signal })).nodes });
  }
  counts.push({ label: 'Cycle', count: (await graph.run(countCycles, { accountKey }, { signal })).cycles });
  return counts.filter(({ count }) => count > 0).sort((a, b) => (a.label < b.label ? -1 : 1));
}

/**
 * Erases an account, or continues an erasure that was begun. The result is PENDING when another server is at work.
 * Throws UNKNOWN_ACCOUNT when there never was such an account.
 */
export async function eraseAccount(
  dependencies: EraseDependencies,
  accountId: string,
): Promise<ErasureRecord> {
  const { graph, names } = dependencies;
  const erasureKey = await names.keyOf(accountId);
  const begun = await beginErasure(dependencies, { accountId, erasureKey });
  if (begun === undefined) await continueErasure(dependencies, erasureKey);
  else await carryOut(dependencies, begun);
  const erasure = await readErasure(graph, erasureKey);
  if (erasure === undefined) throw unknownAccount(accountId);
  return erasure;
}

/**
 * In one transaction: stops the account's cycle, turns the account into its tombstone, and withdraws what it shared.
 * All writes of an account lock its node or its lease first, so none follows. Undefined when there is no account.
 */
async function beginErasure(
  { graph, clock, log, serverId, leaseMs = DEFAULT_LEASE_MS }: EraseDependencies,
  { accountId, erasureKey }: { readonly accountId: string; readonly erasureKey: string },
): Promise<HeldErasure | undefined> {
  const accountKey = nodeKey(accountId);
  const { found } = await graph.run(hasAccount, { accountKey });
  if (!found) return undefined;
  const leaseKey = leaseKeyOf(accountKey);
  const holder = { leaseKey, holder: serverId, cycleId: holderId(), leaseMs: BigInt(leaseMs) };
  const requestedAtMs = BigInt(clock().getTime());
  const held = await graph
    .transaction('write', async (transaction) => {
      // The order of locks is that of a cycle: the lease, the account, what accounts share.
      const row = await transaction.run(seizeCycleLease, holder);
      const buried = await transaction.run(buryAccount, { accountKey, erasureKey, requestedAtMs });
      if (buried === undefined) throw new BuriedMeanwhile();
      const withdrawn = await withdrawSharedKnowledgeIn(transaction, accountId);
      await transaction.run(noteWithdrawnInsights, { erasureKey, withdrawn: BigInt(withdrawn) });
      return { erasureKey, accountKey, lease: toLease(row, leaseKey, leaseMs) };
    })
    .catch((error: unknown) => {
      if (error instanceof BuriedMeanwhile) return undefined;
      throw error;
    });
  if (held !== undefined) log.info({ erasure_id: erasureKey }, 'erasure of an account begun');
  return held;
}

/** Rolls the transaction back: a lease without an account must not stay. */
class BuriedMeanwhile extends Error {
  override readonly name = 'BuriedMeanwhile';
}

/** Continues an erasure, unless it is finished or another server is at it. */
export async function continueErasure(dependencies: EraseDependencies, erasureKey: string): Promise<void> {
  const held = await takeErasure(dependencies, erasureKey);
  if (held === undefined) return;
  dependencies.log.info({ erasure_id: erasureKey }, 'erasure of an account continued');
  await carryOut(dependencies, held);
}

async function takeErasure(
  { graph, serverId, leaseMs = DEFAULT_LEASE_MS }: EraseDependencies,
  erasureKey: string,
): Promise<HeldErasure | undefined> {
  const known = await readErasure(graph, erasureKey);
  const accountKey = known?.accountKey;
  if (accountKey === undefined) return undefined;
  const leaseKey = leaseKeyOf(accountKey);
  const holder = { leaseKey, holder: serverId, cycleId: holderId(), leaseMs: BigInt(leaseMs) };
  return graph
    .transaction('write', async (transaction) => {
      const row = await transaction.run(takeCycleLease, holder);
      // Read again under the lease: whoever finished the erasure has deleted the lease, and it must not come back.
      const erasure = await readErasure(transaction, erasureKey);
      if (!row.held || erasure?.state !== 'PENDING') throw new BuriedMeanwhile();
      return { erasureKey, accountKey, lease: toLease(row, leaseKey, leaseMs) };
    })
    .catch((error: unknown) => {
      if (error instanceof BuriedMeanwhile) return undefined;
      throw error;
    });
}

function holderId(): string {
  return `erasure ${randomUUID()}`;
}

async function carryOut(dependencies: EraseDependencies, held: HeldErasure): Promise<void> {
  const { graph, log } = dependencies;
  try {
    await sweepAccount(dependencies, held);
  } catch (error) {
    // Another server has taken the erasure over and finishes it.
    if (error instanceof LeaseLostError) return;
    const { leaseKey, token } = held.lease;
    // Without a release, nobody could continue before the lease expires. If the release fails, the lease expires.
    await graph.run(releaseCycleLease, { leaseKey, token: BigInt(token) }).catch(() => undefined);
    throw error;
  }
  log.info({ erasure_id: held.erasureKey }, 'erasure of an account finished');
}
