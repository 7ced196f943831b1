import { MIN_ACCOUNTS } from '../../knowledge/shared/eligibility.ts';
import { shareInsights } from '../insights/share-insights.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { throwIfStopped } from './cycle-failure.ts';
import { type CycleLease, fencedWrite } from './cycle-lease.ts';
import { saveProgressIn } from './cycle-lifecycle.ts';
import type { CycleRecord } from './cycle-record.ts';
import { type StageRecord, withStage } from './cycle-stages.ts';

/** The walk with a change of the one stage that it has itself. */
export function withSharing(cycle: CycleRecord, change: Partial<StageRecord>): CycleRecord {
  return { ...cycle, stages: withStage(cycle.stages, 'CROSS_ACCOUNT_INSIGHTS', change) };
}

/** Settles what accounts share, from what the cycles before have learned; the walk with its stage ended. */
export async function shareInWalk(
  { graph, clock, log, sharingMinAccounts = MIN_ACCOUNTS }: CycleDependencies,
  {
    lease,
    cycle,
    signal,
  }: { readonly lease: CycleLease; readonly cycle: CycleRecord; readonly signal: AbortSignal },
): Promise<CycleRecord> {
  const startedAtMs = clock().getTime();
  const durationMs = (): number => clock().getTime() - startedAtMs;
  const { counts, skipped } = await shareInsights({
    graph,
    clock,
    log,
    cycleId: cycle.cycleId,
    minAccounts: sharingMinAccounts,
    throwIfStopped: () => throwIfStopped(signal),
    write: async (work) => {
      throwIfStopped(signal);
      return fencedWrite(graph, lease, work);
    },
    // With the publication: a server that takes the walk over finds the stage done, with what it did.
    publishedIn: (transaction, counted) =>
      saveProgressIn(transaction, {
        cycle: withSharing(cycle, { state: 'SUCCEEDED', counts: counted, durationMs: durationMs() }),
        isLasting: true,
      }),
  });
  if (skipped !== '') {
    log.info({ reason: skipped }, 'insights skipped');
    return withSharing(cycle, { state: 'SKIPPED', reason: skipped });
  }
  log.info({ ...counts, ms: durationMs() }, 'insights settled');
  return withSharing(cycle, { state: 'SUCCEEDED', counts, durationMs: durationMs() });
}
