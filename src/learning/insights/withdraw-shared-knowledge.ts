import {
  changeSharedKnowledge,
  discardStagedInsights,
  findInsightsOfAccount,
  lockSharedKnowledge,
  reopenInsights,
  rewriteInsightMemory,
  withdrawInsights,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { memoryOf, toCurrentInsight, versionKey } from '../../knowledge/shared/stored-insight.ts';
import { withdrawInsightsOf } from './withdraw-insights.ts';

/**
 * Removes an account from all that accounts share, at once. Insights it contributed to are no longer shown. Its id and
 * evidence are removed from what is remembered. A deployment cycle that is pooling its evidence restarts the pooling.
 * Must run in the transaction that stops the account from sharing. Returns how many insights were withdrawn.
 */
export async function withdrawSharedKnowledgeIn(
  transaction: GraphTransaction,
  accountId: string,
): Promise<number> {
  const { sharedEpoch } = await transaction.run(lockSharedKnowledge, {});
  const epoch = BigInt(sharedEpoch);
  // Staged insights may contain the account too. The deployment cycle that staged them pools again.
  await transaction.run(discardStagedInsights, { epoch });
  await transaction.run(reopenInsights, { epoch });
  const rows = await transaction.run(findInsightsOfAccount, { accountId });
  const newest = rows.filter(({ isSuperseded }) => !isSuperseded);
  const current = newest.map((row) => toCurrentInsight(row, sharedEpoch));
  const { withdrawn, scrubbed } = withdrawInsightsOf(accountId, current);
  const next = withdrawn.length > 0 ? epoch + 1n : epoch;
  await Promise.all([
    transaction.run(withdrawInsights, {
      insights: withdrawn.map((insight) => ({
        insightKey: versionKey(insight, insight.version),
        ...memoryOf(insight),
      })),
      epoch: next,
    }),
    transaction.run(rewriteInsightMemory, {
      insights: [
        ...scrubbed.map((insight) => ({
          insightKey: versionKey(insight, insight.version),
          support: insight.status === 'PUBLISHED' ? JSON.stringify(insight.support) : null,
          ...memoryOf(insight),
        })),
        // No decision uses superseded versions, so they lose their support. A reader that had begun with them gets
        // nothing for them.
        ...rows
          .filter(({ isSuperseded }) => isSuperseded)
          .map(({ insightKey }) => ({ insightKey, support: null, released: null, members: [] })),
      ],
    }),
    transaction.run(changeSharedKnowledge, { epoch: next }),
  ]);
  return withdrawn.length;
}
