import { findCycle, resumeCycle } from '../../gen/queries.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { type CycleLease, DEFAULT_LEASE_MS, fencedWrite, toLease } from './cycle-lease.ts';
import { type BegunCycle, endCycleIn } from './cycle-lifecycle.ts';
import { type CycleRecord, toCycleRecord } from './cycle-record.ts';
import { stagesToResume, withRunningAs } from './cycle-stages.ts';

/**
 * Most times in a row that a cycle is resumed without lasting progress. After that, the cycle itself is assumed to kill
 * its servers, and it is marked as failed.
 */
export const MAX_TRIES = 5;
/**
 * The limit for a deployment cycle. One account's cycle may use up all its own tries first, and the deployment cycle
 * must survive that.
 */
const MAX_DEPLOYMENT_TRIES = 2 * MAX_TRIES + 2;

/** A cycle that this server has taken over. */
export interface ResumedCycle extends BegunCycle {
  /** The server that ran the cycle before. */
  readonly formerHolder: string;
  /** The account that a deployment cycle finished last; '' for none. */
  readonly lastAccountKey: string;
}

/**
 * Takes over a running cycle, unless some server runs it, this one included. Leases of `formerHolder` count as free.
 * Returns undefined when there is nothing to take over. A cycle that was resumed too often without progress is marked
 * as failed, and undefined is returned.
 */
export async function takeOverCycle(
  dependencies: CycleDependencies,
  { cycleId, formerHolder }: { readonly cycleId: string; readonly formerHolder: string | null },
): Promise<ResumedCycle | undefined> {
  const { graph, serverId, leaseMs = DEFAULT_LEASE_MS, running } = dependencies;
  // A busy server may fail to renew a lease in time and still run the cycle. Its next write renews the lease.
  if (running?.has(cycleId)) return undefined;
  const taken = await graph.transaction('write', async (transaction) => {
    const row = await transaction.run(resumeCycle, {
      cycleKey: cycleId,
      formerHolder,
      holder: serverId,
      leaseMs: BigInt(leaseMs),
    });
    const found = row === undefined ? undefined : await transaction.run(findCycle, { cycleKey: cycleId });
    return row === undefined || found === undefined ? undefined : { row, cycle: toCycleRecord(found) };
  });
  if (taken === undefined) return undefined;
  const { row, cycle } = taken;
  const { lastAccountKey, staged, tries } = row;
  const lease = toLease(row, row.leaseKey, leaseMs);
  const isDeploymentCycle = cycle.accountId === '';
  if (tries > (isDeploymentCycle ? MAX_DEPLOYMENT_TRIES : MAX_TRIES)) {
    await giveUp(dependencies, { cycle, lease, tries });
    return undefined;
  }
  const stages = isDeploymentCycle ? cycle.stages : stagesToResume(cycle.stages);
  return { cycle: { ...cycle, stages }, lease, staged, formerHolder: row.formerHolder, lastAccountKey };
}

async function giveUp(
  { graph, clock, log }: CycleDependencies,
  {
    cycle,
    lease,
    tries,
  }: { readonly cycle: CycleRecord; readonly lease: CycleLease; readonly tries: number },
): Promise<void> {
  const { cycleId, accountId } = cycle;
  const reason = `given up: its server died ${tries} times in a row before it got any further`;
  const endedAtMs = clock().getTime();
  const stages = withRunningAs(cycle.stages, 'FAILED', reason);
  log.error({ cycle_id: cycleId, account_id: accountId, reason }, 'cycle given up');
  await fencedWrite(graph, lease, (transaction) =>
    endCycleIn(transaction, lease, { ...cycle, state: 'FAILED', reason, stages, endedAtMs }),
  );
}
