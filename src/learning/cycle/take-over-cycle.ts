import { findCycle, resumeCycle } from '../../gen/queries.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { type CycleLease, DEFAULT_LEASE_MS, fencedWrite, toLease } from './cycle-lease.ts';
import { type BegunCycle, endCycleIn } from './cycle-lifecycle.ts';
import { type CycleRecord, toCycleRecord } from './cycle-record.ts';
import { stagesToResume, withRunningAs } from './cycle-stages.ts';

/**
 * Times in a row that a cycle is taken up and its server dies before anything lasting is done. After that it is the cycle
 * that kills its servers, and it has failed.
 */
export const MAX_TRIES = 5;
/** The same of a walk: a cycle on one of its accounts may use up all of its own before, and the walk goes on. */
const MAX_WALK_TRIES = 2 * MAX_TRIES + 2;

/** A cycle that is this server's now. */
export interface ResumedCycle extends BegunCycle {
  /** The server that had it. */
  readonly formerHolder: string;
  /** The account that a walk was done with last; '' for none. */
  readonly lastAccountKey: string;
}

/**
 * Takes a running cycle over, unless somebody runs it, this server included; what a server known to be dead still holds
 * is free. Undefined when there is nothing to take over. One that was taken up too often without getting on is marked as
 * failed, and undefined.
 */
export async function takeOverCycle(
  dependencies: CycleDependencies,
  { cycleId, formerHolder }: { readonly cycleId: string; readonly formerHolder: string | null },
): Promise<ResumedCycle | undefined> {
  const { graph, serverId, leaseMs = DEFAULT_LEASE_MS, running } = dependencies;
  // On a machine too busy to renew a lease in time this server still runs the cycle: its next write renews it.
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
  const isWalk = cycle.accountId === '';
  if (tries > (isWalk ? MAX_WALK_TRIES : MAX_TRIES)) {
    await giveUp(dependencies, { cycle, lease, tries });
    return undefined;
  }
  const stages = isWalk ? cycle.stages : stagesToResume(cycle.stages);
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
