import { failInterruptedCycles as failInterruptedCyclesQuery } from '../gen/queries.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';

/** Cycles marked in one transaction. */
const PAGE = 500n;

/** What a cycle says of itself that its server left behind. */
export const INTERRUPTED_REASON =
  'interrupted: its server stopped before the cycle ended; the next one makes up for it';

/**
 * Marks as FAILED every cycle that is RUNNING in the graph while nobody runs it; returns how many there were.
 *
 * Called when a server starts, with `atStart`: what this server's id still holds is then of an earlier life and is
 * freed at once. Later on only expired leases count.
 */
export async function failInterruptedCycles(
  { graph, clock, log, serverId }: Pick<CycleDependencies, 'graph' | 'clock' | 'log' | 'serverId'>,
  { atStart }: { readonly atStart: boolean },
): Promise<number> {
  const failed = await graph.run(failInterruptedCyclesQuery, {
    formerHolder: atStart ? serverId : null,
    reason: INTERRUPTED_REASON,
    endedAtMs: BigInt(clock().getTime()),
    limit: PAGE,
  });
  for (const { cycleId, accountId } of failed) {
    log.warn({ cycle_id: cycleId, account_id: accountId }, 'interrupted cycle marked as failed');
  }
  return failed.length;
}
