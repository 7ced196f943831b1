/** Deletes what was learned on an account, on a person's request. */

import {
  beginReset,
  endAllKnowledge,
  endServing,
  findLastModelVersions,
  findLearningAccount,
  findPendingReset,
  publishKnowledge,
  setCycleStaged,
} from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { unknownAccount } from '../../shared/errors.ts';
import { type CycleLease, fencedWrite } from '../cycle/cycle-lease.ts';
import {
  type LeasedAccount,
  type LeasingDependencies,
  whileLeasingAccount,
} from '../cycle/leased-account.ts';
import { withdrawSharedKnowledgeIn } from '../insights/withdraw-shared-knowledge.ts';
import { discardStaged } from '../stages/collect.ts';
import { finishPendingReset, type ResetContext } from './finish-reset.ts';
import { previewReset } from './preview-reset.ts';
import type { ResetCounts, ResetScope } from './reset-scope.ts';

/** What to delete, who asks for it, and why. */
export interface ResetRequest {
  readonly accountId: string;
  readonly scope: ResetScope;
  readonly actor: string;
  readonly reason: string;
}

/** What a reset deleted, or would delete. */
export interface ResetOutcome {
  readonly counts: ResetCounts;
  /** The epoch that readers see afterwards. It has no knowledge. */
  readonly epoch: number;
  /** Insights that are no longer shown, because the account contributed to them. */
  readonly withdrawnInsights: number;
}

/** Counts what a reset would delete now. Throws UNKNOWN_ACCOUNT. */
export async function previewResetOf(
  { graph }: Pick<LeasingDependencies, 'graph'>,
  { accountId, scope }: Pick<ResetRequest, 'accountId' | 'scope'>,
  signal?: AbortSignal,
): Promise<ResetOutcome> {
  const accountKey = nodeKey(accountId);
  const account = await graph.run(findLearningAccount, { accountKey });
  const counts = await previewReset(graph, { accountKey, scope }, signal);
  if (account === undefined || counts === undefined) throw unknownAccount(accountId);
  return { counts, epoch: account.publishedEpoch, withdrawnInsights: 0 };
}

/**
 * Publishes an epoch without knowledge. Then deletes the data behind the account's knowledge, page by page, under the
 * account's cycle lease. If the server dies, the next process that takes the lease finishes the reset. Repeating a
 * reset when nothing was learned since deletes nothing and publishes nothing. Throws UNKNOWN_ACCOUNT or
 * CYCLE_ALREADY_RUNNING.
 */
export async function resetLearning(
  dependencies: LeasingDependencies,
  request: ResetRequest,
): Promise<ResetOutcome> {
  const { graph } = dependencies;
  const { accountId } = request;
  const account = await graph.run(findLearningAccount, { accountKey: nodeKey(accountId) });
  if (account === undefined) throw unknownAccount(accountId);
  return whileLeasingAccount(dependencies, accountId, (leased) => resetLeased(dependencies, request, leased));
}

async function resetLeased(
  { graph, log }: LeasingDependencies,
  request: ResetRequest,
  { accountKey, lease, staged, nowMs }: LeasedAccount,
): Promise<ResetOutcome> {
  const write: ResetContext['write'] = (work) => fencedWrite(graph, lease, work);
  const context = { graph, log, accountKey, write };
  // A pending reset may have another scope, so it is finished first. Its pages can be repeated.
  const earlier = await finishPendingReset(context);
  // Read under the lease: no other cycle can change the account from here on.
  const account = await graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(request.accountId);
  const { publishedEpoch } = account;
  // Versions that an interrupted cycle staged for the next epoch must not be published with this one.
  if (staged) await discardStaged({ write, lease, accountKey, publishedEpoch, log });
  const { epoch, withdrawnInsights } = await begin(context, request, { lease, publishedEpoch, nowMs });
  const counts = new Map(earlier);
  for (const [label, number] of await finishPendingReset(context)) {
    counts.set(label, (counts.get(label) ?? 0) + number);
  }
  const { scope, actor, accountId } = request;
  log.info({ account_id: accountId, scope, actor, epoch }, 'what was learned was reset');
  return { counts, epoch, withdrawnInsights };
}

/** In one transaction, hides all knowledge from readers and records what is to be deleted. */
async function begin(
  { graph, accountKey, write }: ResetContext,
  { accountId, scope, actor, reason }: ResetRequest,
  {
    lease,
    publishedEpoch,
    nowMs,
  }: { readonly lease: CycleLease; readonly publishedEpoch: number; readonly nowMs: number },
): Promise<{ readonly epoch: number; readonly withdrawnInsights: number }> {
  const [last, versions] = await Promise.all([
    graph.run(findPendingReset, { accountKey }),
    graph.run(findLastModelVersions, { accountKey }),
  ]);
  if (last === undefined || versions === undefined) throw unknownAccount(accountId);
  const isHidden = publishedEpoch === last.resetEpoch;
  const epoch = isHidden ? publishedEpoch : publishedEpoch + 1;
  const withdrawnInsights = await write(async (transaction) => {
    if (!isHidden) {
      const published = await transaction.run(publishKnowledge, {
        ...{ accountKey, epoch: BigInt(epoch), publishedAtMs: BigInt(nowMs), cause: 'RESET', cycleKey: '' },
        ...{ actor, reason, restoredEpoch: null },
      });
      if (published === undefined) throw new Error('the published epoch moved while the lease was held');
      await transaction.run(endAllKnowledge, { accountKey, epoch: BigInt(epoch) });
      await transaction.run(endServing, { accountKey, epoch: BigInt(epoch) });
    }
    await transaction.run(beginReset, {
      ...{ accountKey, scope, epoch: BigInt(epoch), startedAtMs: BigInt(nowMs), actor, reason },
      versions: {
        ctr: BigInt(versions.ctr),
        ranker: BigInt(versions.ranker),
        formula: BigInt(versions.formula),
        levels: BigInt(versions.levels),
      },
    });
    await transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: false });
    return withdrawSharedKnowledgeIn(transaction, accountId);
  });
  return { epoch, withdrawnInsights };
}
