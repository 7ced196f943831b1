/** Reads the epochs of an account's knowledge: what was published when. */

import {
  type FindEpochRow,
  findEpoch,
  findPendingReset,
  type ListEpochsRow,
  listEpochs,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { KaizenError, unknownAccount } from '../shared/errors.ts';

/** One publication as the graph stores it. Times are milliseconds since 1970. */
export type EpochRecord = ListEpochsRow['epochs'][number];

/** An epoch together with the present ones, for a reader of the past. */
export interface EpochOfAccount {
  readonly record: EpochRecord;
  /** The epoch that readers see now. */
  readonly publishedEpoch: number;
  /** The present epoch of shared knowledge; 0 when this account does not share. */
  readonly sharedEpochNow: number;
}

/** A page of epochs, newest first. The following page begins below `next`. */
export interface EpochPage {
  readonly publishedEpoch: number;
  readonly epochs: readonly EpochRecord[];
  readonly next: number | undefined;
}

/** Returns an epoch as it was published. Throws UNKNOWN_ACCOUNT or UNKNOWN_EPOCH. */
export async function readEpoch(
  graph: Pick<Graph, 'run'>,
  {
    accountId,
    epoch,
    signal,
  }: { readonly accountId: string; readonly epoch: number; readonly signal?: AbortSignal | undefined },
): Promise<EpochOfAccount> {
  const row = await graph.run(
    findEpoch,
    { accountKey: nodeKey(accountId), epoch: BigInt(epoch) },
    { signal },
  );
  if (row === undefined) throw unknownAccount(accountId);
  const record = recordOf(row);
  if (record === undefined || record.epoch > row.publishedEpoch) throw unknownEpoch(accountId, epoch);
  return {
    record,
    publishedEpoch: row.publishedEpoch,
    sharedEpochNow: row.sharing === 'DISABLED' ? 0 : row.sharedEpochNow,
  };
}

/**
 * Checks that an epoch still exists. Call it after reading an epoch in several queries, because a reset may have
 * deleted parts of it meanwhile. Throws UNKNOWN_EPOCH then.
 */
export async function assertWhole(
  graph: Pick<Graph, 'run'>,
  { accountId, epoch }: { readonly accountId: string; readonly epoch: number },
): Promise<void> {
  const account = await graph.run(findPendingReset, { accountKey: nodeKey(accountId) });
  if (account === undefined) throw unknownAccount(accountId);
  if (epoch < account.resetEpoch) throw unknownEpoch(accountId, epoch);
}

/** Pages through the epochs of an account. Throws UNKNOWN_ACCOUNT. */
export async function pageOfEpochs(
  graph: Pick<Graph, 'run'>,
  {
    accountId,
    before,
    limit,
    signal,
  }: {
    readonly accountId: string;
    /** Undefined for the first page. */
    readonly before: number | undefined;
    readonly limit: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<EpochPage> {
  const params = {
    accountKey: nodeKey(accountId),
    before: before === undefined ? null : BigInt(before),
    // One more row than requested, to find out whether there is a next page.
    limit: BigInt(limit + 1),
  };
  const row = await graph.run(listEpochs, params, { signal });
  if (row === undefined) throw unknownAccount(accountId);
  const epochs = row.epochs.slice(0, limit);
  const last = epochs.at(-1);
  const next = row.epochs.length > limit ? last?.epoch : undefined;
  return { publishedEpoch: row.publishedEpoch, epochs, next };
}

/** The account never published this epoch, or it is from before the history of epochs was kept. */
function unknownEpoch(accountId: string, epoch: number): KaizenError {
  return new KaizenError(`account "${accountId}" has no epoch ${epoch}: ListEpochs lists its epochs`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_EPOCH',
    resourceType: 'kaizen.v1.Epoch',
    resourceName: String(epoch),
  });
}

function recordOf({
  epoch,
  publishedAtMs,
  cause,
  cycleId,
  actor,
  reason,
  sharedEpoch,
  restoredEpoch,
}: FindEpochRow): EpochRecord | undefined {
  if (epoch === null || publishedAtMs === null || cause === null) return undefined;
  return {
    epoch,
    publishedAtMs,
    cause,
    cycleId,
    actor: actor ?? '',
    reason: reason ?? '',
    sharedEpoch: sharedEpoch ?? 0,
    restoredEpoch,
  };
}
