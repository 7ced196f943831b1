/**
 * Publishes what a cycle staged. Three other places publish an epoch too: a roll-back of knowledge and one of a model
 * (history/roll-back-knowledge.ts, history/roll-back-model.ts), and a reset (reset/reset-learning.ts). Epochs of what
 * accounts share are published by insights/share-insights.ts.
 */
import {
  clearTraitMarks,
  countKnowledge,
  endUsedTraits,
  findUnusedTraits,
  moveEventHorizon,
  publishKnowledge,
  setCycleStaged,
  writeSnapshotKnowledge,
} from '../../gen/queries.ts';
import { endCycleIn } from '../cycle/cycle-lifecycle.ts';
import type { CycleRecord } from '../cycle/cycle-record.ts';
import { isNewToReaders, type ModelOutcomes, publishModelsIn } from './publish-models.ts';
import type { StageContext } from './stage-context.ts';
import type { KnowledgeOutcome } from './update-knowledge.ts';

/**
 * Ends the cycle and publishes what it staged, in one small transaction. With its commit, readers see the new epoch,
 * the marks of the traits are cleared, and the cycle has succeeded. Before the commit, none of this is visible.
 */
export async function publish(
  context: StageContext,
  {
    cycle,
    knowledge,
    models,
    snapshots,
  }: {
    readonly cycle: CycleRecord & { readonly endedAtMs: number };
    readonly knowledge: KnowledgeOutcome;
    readonly models: ModelOutcomes;
    /** Snapshots taken. A new newest snapshot needs its count of patterns. */
    readonly snapshots: number;
  },
): Promise<CycleRecord> {
  const { graph, accountKey, lease, publishedEpoch, retentionDays, write } = context;
  const { traits } = knowledge;
  // Read before the transaction, to keep it small. Under the lease no other cycle can change these traits.
  const unused =
    traits.length === 0
      ? []
      : await graph.run(findUnusedTraits, { accountKey, traitKeys: traits.map(({ traitKey }) => traitKey) });
  const isChanged = knowledge.isChanged || isNewToReaders(models) || unused.length > 0;
  const epoch = BigInt(isChanged ? publishedEpoch + 1 : publishedEpoch);
  const ended = { ...cycle, publishedEpoch: isChanged ? Number(epoch) : 0 };
  // Counted before the transaction, to keep it small. Under the lease no other cycle can change the knowledge.
  const counted =
    isChanged || snapshots > 0 ? await graph.run(countKnowledge, { accountKey, epoch }) : undefined;
  await write(async (transaction) => {
    if (retentionDays > 0) {
      const startedAtMs = BigInt(cycle.startedAtMs);
      const days = BigInt(retentionDays);
      await transaction.run(moveEventHorizon, { accountKey, retentionDays: days, startedAtMs });
    }
    if (isChanged) {
      const published = await transaction.run(publishKnowledge, {
        accountKey,
        epoch,
        publishedAtMs: BigInt(cycle.endedAtMs),
        cause: 'CYCLE',
        cycleKey: cycle.cycleId,
        actor: '',
        reason: '',
        restoredEpoch: null,
      });
      if (published === undefined) throw new Error('the published epoch moved while the lease was held');
      const traitKeys = unused.map(({ traitKey }) => traitKey);
      if (traitKeys.length > 0) await transaction.run(endUsedTraits, { accountKey, traitKeys, epoch });
    }
    // A rejected challenger was staged too. It gets its verdict even without a new epoch.
    await publishModelsIn(transaction, context, { outcomes: models, epoch, endedAtMs: cycle.endedAtMs });
    if (isChanged || models.models.training !== undefined) {
      await transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: false });
    }
    await transaction.run(clearTraitMarks, {
      traits: traits.map(({ traitKey, change }) => ({ traitKey, change: BigInt(change) })),
    });
    if (counted !== undefined) {
      await transaction.run(writeSnapshotKnowledge, {
        snapshotPrefixKey: `${accountKey}|`,
        patterns: BigInt(counted.patterns),
      });
    }
    await endCycleIn(transaction, lease, ended);
  });
  return ended;
}
