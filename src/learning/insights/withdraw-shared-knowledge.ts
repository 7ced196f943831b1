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
 * Takes an account out of all that accounts share, at once: what it contributed to is shown no more, its id and its
 * evidence are gone from what is remembered, and a walk that is pooling it starts again. A part of the transaction that
 * stops the account from sharing. Returns how many insights were withdrawn.
 */
export async function withdrawSharedKnowledgeIn(
  transaction: GraphTransaction,
  accountId: string,
): Promise<number> {
  const { sharedEpoch } = await transaction.run(lockSharedKnowledge, {});
  const epoch = BigInt(sharedEpoch);
  // What a walk has staged may hold the account too, and the walk will start again.
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
        // Nobody decides by these; a reader who began with them goes without.
        ...rows
          .filter(({ isSuperseded }) => isSuperseded)
          .map(({ insightKey }) => ({ insightKey, support: null, released: null, members: [] })),
      ],
    }),
    transaction.run(changeSharedKnowledge, { epoch: next }),
  ]);
  return withdrawn.length;
}
