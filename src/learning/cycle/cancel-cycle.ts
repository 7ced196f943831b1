/** Ends a running cycle for good, on a person's request. */

import {
  cancelCycle as cancelCycleQuery,
  findCycle,
  findRunningChildCycles,
  lockCycle,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { KaizenError } from '../../shared/errors.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { type CycleRecord, toCycleRecord } from './cycle-record.ts';
import { stagesFromJson, stagesToJson, withRunningAs } from './cycle-stages.ts';
import { unknownCycle } from './unknown-cycle.ts';

/** The cycle to end, who asks for it, and why. */
export interface Cancellation {
  readonly cycleId: string;
  /** Whether the caller may see cycles of an account; '' stands for deployment cycles. */
  readonly mayReach: (accountId: string) => boolean;
  readonly actor: string;
  readonly reason: string;
}

/**
 * Cancels a cycle in one transaction. Cancelling a deployment cycle also cancels the account cycle it is running. The
 * transaction raises the token of each lease, so the servers that run these cycles can write nothing more. The next
 * cycle discards what they staged. Cancelling a cancelled cycle changes nothing. Throws UNKNOWN_CYCLE, and CYCLE_ENDED
 * when the cycle has already succeeded or failed.
 */
export async function cancelCycle(
  { graph, clock, log }: Pick<CycleDependencies, 'graph' | 'clock' | 'log'>,
  { cycleId, mayReach, actor, reason }: Cancellation,
): Promise<{ readonly cycle: CycleRecord; readonly ended: readonly string[] }> {
  const endedAtMs = clock().getTime();
  const text = `cancelled by ${actor}: ${reason}`;
  const done = await graph.transaction('write', async (transaction) => {
    const locked = await transaction.run(lockCycle, { cycleKey: cycleId });
    if (locked === undefined) throw unknownCycle(cycleId);
    if (!mayReach(locked.accountId)) throw unknownCycle(cycleId);
    if (locked.state !== 'RUNNING' && locked.state !== 'CANCELLED') throw cycleEnded(cycleId, locked.state);
    const ended: string[] = [];
    if (locked.state === 'RUNNING') {
      const end = { actor, text, endedAtMs };
      await endOne(transaction, locked, end);
      ended.push(cycleId);
      if (locked.accountId === '') ended.push(...(await endChildCycles(transaction, cycleId, end)));
    }
    const row = await transaction.run(findCycle, { cycleKey: cycleId });
    if (row === undefined) throw unknownCycle(cycleId);
    return { cycle: toCycleRecord(row), ended };
  });
  for (const cycle_id of done.ended) log.info({ cycle_id, actor }, 'cycle cancelled');
  return done;
}

interface CycleEnd {
  readonly actor: string;
  readonly text: string;
  readonly endedAtMs: number;
}

/**
 * Ends the cycles that a deployment cycle is running. The transaction holds the lease of the deployment cycle, so it
 * cannot begin another one meanwhile.
 */
async function endChildCycles(
  transaction: GraphTransaction,
  parentCycleKey: string,
  end: CycleEnd,
): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const { cycleId } of await transaction.run(findRunningChildCycles, { parentCycleKey })) {
    const locked = await transaction.run(lockCycle, { cycleKey: cycleId });
    if (locked?.state !== 'RUNNING') continue;
    await endOne(transaction, locked, end);
    ended.push(cycleId);
  }
  return ended;
}

async function endOne(
  transaction: GraphTransaction,
  { cycleId, stages }: { readonly cycleId: string; readonly stages: string },
  { actor, text, endedAtMs }: CycleEnd,
): Promise<void> {
  await transaction.run(cancelCycleQuery, {
    cycleKey: cycleId,
    actor,
    reason: text,
    stages: stagesToJson(withRunningAs(stagesFromJson(stages), 'CANCELLED', text)),
    endedAtMs: BigInt(endedAtMs),
  });
}

function cycleEnded(cycleId: string, state: string): KaizenError {
  return new KaizenError(`cycle "${cycleId}" has ended: ${state.toLowerCase()}`, {
    kind: 'WRONG_STATE',
    reason: 'CYCLE_ENDED',
    subject: cycleId,
  });
}
