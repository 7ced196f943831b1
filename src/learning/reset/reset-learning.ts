/** Takes back what was learned of an account, as a person decides. */

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
import { type HeldAccount, type HoldingDependencies, whileHoldingAccount } from '../cycle/held-account.ts';
import { withdrawSharedKnowledgeIn } from '../insights/withdraw-shared-knowledge.ts';
import { discardStaged } from '../stages/collect.ts';
import { finishPendingReset, type ResetContext } from './finish-reset.ts';
import { previewReset } from './preview-reset.ts';
import type { ResetCounts, ResetScope } from './reset-scope.ts';

/** What is to be taken back, and who says so. */
export interface ResetRequest {
  readonly accountId: string;
  readonly scope: ResetScope;
  readonly actor: string;
  readonly reason: string;
}

/** What went. */
export interface ResetOutcome {
  readonly counts: ResetCounts;
  /** The epoch readers see now; it has no knowledge. */
  readonly epoch: number;
  /** Insights that are shown no more because the account stood behind them. */
  readonly withdrawnInsights: number;
}

/** What would go now. Throws UNKNOWN_ACCOUNT. */
export async function previewResetOf(
  { graph }: Pick<HoldingDependencies, 'graph'>,
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
 * Publishes an epoch without knowledge, and then deletes what the account's knowledge was made of, page by page, under the
 * account's cycle lease. Whoever takes the lease next finishes what a dead server has begun. Repeating it when nothing was
 * learned since deletes nothing and publishes nothing. Throws UNKNOWN_ACCOUNT or CYCLE_ALREADY_RUNNING.
 */
export async function resetLearning(
  dependencies: HoldingDependencies,
  request: ResetRequest,
): Promise<ResetOutcome> {
  const { graph } = dependencies;
  const { accountId } = request;
  const account = await graph.run(findLearningAccount, { accountKey: nodeKey(accountId) });
  if (account === undefined) throw unknownAccount(accountId);
  return whileHoldingAccount(dependencies, accountId, (held) => resetHeld(dependencies, request, held));
}

async function resetHeld(
  { graph, log }: HoldingDependencies,
  request: ResetRequest,
  { accountKey, lease, staged, nowMs }: HeldAccount,
): Promise<ResetOutcome> {
  const write: ResetContext['write'] = (work) => fencedWrite(graph, lease, work);
  const context = { graph, log, accountKey, write };
  // One that was begun may be of another scope, and its pages may be repeated.
  const earlier = await finishPendingReset(context);
  // Read under the lease: nobody else moves it from here on.
  const account = await graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(request.accountId);
  const { publishedEpoch } = account;
  // What an interrupted cycle staged for the next epoch must not come out with this one.
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

/** Hides everything at once, and notes what is to be deleted: one transaction. */
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
