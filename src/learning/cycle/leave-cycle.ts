/** Decides what happens to a cycle whose run has ended with an error. */
import { findCycle, leaveCycle as leaveCycleQuery, releaseCycleLease } from '../../gen/queries.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { CycleStoppedError, failureReason, isInterruption } from './cycle-failure.ts';
import { type CycleLease, fencedWrite, LeaseLostError } from './cycle-lease.ts';
import { endCycleIn } from './cycle-lifecycle.ts';
import { type CycleRecord, toCycleRecord } from './cycle-record.ts';
import { stagesToJson, withRunningAs } from './cycle-stages.ts';

/** A cycle and the error that ended its run. */
interface BrokenRun {
  readonly lease: CycleLease;
  readonly cycle: CycleRecord;
  readonly error: unknown;
}

/**
 * Returns the record of a cycle whose run has ended with an error. There are three cases. (1) The lease was lost: the
 * graph has the record, as the new owner or the cancellation wrote it. (2) The run was interrupted, because the server
 * stopped or the database was lost: the cycle stays RUNNING and its lease is released, so that any server can resume
 * it. (3) Any other error: the cycle has failed. If the graph cannot be reached, the lease expires by itself.
 */
export async function leaveCycle(dependencies: CycleDependencies, run: BrokenRun): Promise<CycleRecord> {
  if (run.error instanceof LeaseLostError) return asOthersSay(dependencies, run);
  return isInterruption(run.error) ? toBeResumed(dependencies, run) : failCycle(dependencies, run);
}

async function asOthersSay(
  { graph, log }: CycleDependencies,
  { cycle, error }: BrokenRun,
): Promise<CycleRecord> {
  const row = await graph.run(findCycle, { cycleKey: cycle.cycleId }).catch(() => undefined);
  const found = row === undefined ? cycle : toCycleRecord(row);
  log.info({ reason: failureReason(error), state: found.state }, 'cycle left to others');
  return found;
}

async function toBeResumed(
  { graph, log }: CycleDependencies,
  { lease, cycle, error }: BrokenRun,
): Promise<CycleRecord> {
  const reason = failureReason(error);
  const isStop = error instanceof CycleStoppedError;
  if (isStop) log.info({ reason }, 'cycle left to be resumed');
  else log.warn({ err: error, reason }, 'cycle left to be resumed');
  try {
    await fencedWrite(graph, lease, async (transaction) => {
      if (isStop) {
        const stages = stagesToJson(cycle.stages);
        await transaction.run(leaveCycleQuery, { cycleKey: cycle.cycleId, stages });
      }
      await transaction.run(releaseCycleLease, { leaseKey: lease.leaseKey, token: BigInt(lease.token) });
    });
  } catch (cause) {
    log.warn({ err: cause }, 'the lease of the cycle could not be given back and will run out');
  }
  return cycle;
}

async function failCycle(
  { graph, clock, log }: CycleDependencies,
  { lease, cycle, error }: BrokenRun,
): Promise<CycleRecord> {
  const reason = failureReason(error);
  const endedAtMs = clock().getTime();
  const stages = withRunningAs(cycle.stages, 'FAILED', reason);
  const failed = { ...cycle, state: 'FAILED', reason, stages, endedAtMs } as const;
  log.error({ err: error, reason, ms: endedAtMs - cycle.startedAtMs }, 'cycle failed');
  try {
    await fencedWrite(graph, lease, (transaction) => endCycleIn(transaction, lease, failed));
  } catch (cause) {
    log.error({ err: cause }, 'failed cycle could not be marked');
  }
  return failed;
}
