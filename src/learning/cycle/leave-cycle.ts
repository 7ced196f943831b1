/** What becomes of a cycle that its server cannot bring to its end. */
import { findCycle, leaveCycle as leaveCycleQuery, releaseCycleLease } from '../../gen/queries.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { CycleStoppedError, failureReason, isInterruption } from './cycle-failure.ts';
import { type CycleLease, fencedWrite, LeaseLostError } from './cycle-lease.ts';
import { endCycleIn } from './cycle-lifecycle.ts';
import { type CycleRecord, toCycleRecord } from './cycle-record.ts';
import { stagesToJson, withRunningAs } from './cycle-stages.ts';

/** A cycle, and what ended its run. */
interface BrokenRun {
  readonly lease: CycleLease;
  readonly cycle: CycleRecord;
  readonly error: unknown;
}

/**
 * The record of a cycle whose run was ended by an error. One whose lease was lost is as others say. One that was
 * interrupted, by a stop of the server or the loss of the database, stays RUNNING with its lease free, so that any
 * server resumes it. Any other has failed. When the graph cannot be reached, the lease runs out.
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
