import {
  countChanges,
  discardInteractions,
  discardStagedModels,
  discardStagedPatterns,
  reopenPatterns,
  setCycleStaged,
} from '../../gen/queries.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/**
 * Deletes what an earlier cycle staged but never published, so that every cycle starts from what readers see. Nothing
 * is lost, because the change marks that led to it are still set.
 */
export async function discardStaged({
  write,
  lease,
  accountKey,
  publishedEpoch,
  log,
}: Pick<StageContext, 'write' | 'lease' | 'accountKey' | 'publishedEpoch' | 'log'>): Promise<void> {
  const epoch = BigInt(publishedEpoch);
  const discarded = await write(async (transaction) => {
    const row = await transaction.run(discardStagedPatterns, { accountKey, epoch });
    await transaction.run(reopenPatterns, { accountKey, epoch });
    await transaction.run(discardInteractions, { accountKey, epoch });
    const models = await transaction.run(discardStagedModels, { accountKey, epoch });
    await transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: false });
    return { patterns: row.discarded, models: models.discarded };
  });
  if (discarded.patterns + discarded.models > 0)
    log.warn(discarded, 'unpublished knowledge of an interrupted cycle discarded');
}

/** Stage 1: counts what changed since the last cycle. Change marks tell what changed; no dates are compared. */
export async function collect({ graph, accountKey }: StageContext): Promise<StageOutcome> {
  const changes = await graph.run(countChanges, { accountKey });
  return {
    counts: {
      sets: changes.fineSets,
      coarse_sets: changes.coarseSets,
      points: changes.points,
      days: changes.days,
    },
  };
}
