import { MIN_ACCOUNTS } from '../../knowledge/shared/eligibility.ts';
import { shareInsights } from '../insights/share-insights.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { throwIfStopped } from './cycle-failure.ts';
import { type CycleLease, fencedWrite } from './cycle-lease.ts';
import { saveProgressIn } from './cycle-lifecycle.ts';
import type { CycleRecord } from './cycle-record.ts';
import { type StageRecord, withStage } from './cycle-stages.ts';

/** Returns the deployment cycle with a change to its only stage, the shared insights. */
export function withSharing(cycle: CycleRecord, change: Partial<StageRecord>): CycleRecord {
  return { ...cycle, stages: withStage(cycle.stages, 'CROSS_ACCOUNT_INSIGHTS', change) };
}

/**
 * Updates what accounts share from what their cycles have learned. Returns the deployment cycle with its stage ended.
 */
export async function shareInDeploymentCycle(
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
    // Saved in the publishing transaction. So a server that takes the deployment cycle over finds the stage done, with
    // its counts.
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
