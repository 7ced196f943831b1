import { claimDueTime, passDueTimes } from '../gen/queries.ts';
import { GraphError } from '../graph/errors.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import type { CycleService } from '../learning/cycle/cycle-service.ts';
import type { StartedCycle } from '../learning/cycle/running-cycle.ts';
import { KaizenError } from '../shared/errors.ts';
import type { Schedule } from './schedule-store.ts';

/** The schedule as a server read it, after it has begun to count due times. */
export type CountingSchedule = Pick<Schedule, 'version'> & { readonly settledThroughMs: number };

/** Another server was faster, or the schedule has changed. The step must be planned again. */
class OvertakenError extends Error {
  override readonly name = 'OvertakenError';

  constructor() {
    super('the schedule has moved on');
  }
}

/** The result of an attempt to run for a due time. */
export type RunAttempt =
  | { readonly kind: 'STARTED'; readonly started: StartedCycle }
  /** Another server was faster. */
  | { readonly kind: 'OVERTAKEN' }
  /** No deployment cycle can be started for this due time, now or later. */
  | { readonly kind: 'REFUSED'; readonly reason: string };

/**
 * Starts the deployment cycle for a due time and claims the due time, in one transaction. Of several servers exactly
 * one succeeds. A server that dies has done both or neither, so another server finds an unclaimed due time. Rejects
 * with an error that only prevents a start now, for example when the database does not answer.
 */
export async function runForDueTime(
  cycles: Pick<CycleService, 'start'>,
  {
    schedule: { version, settledThroughMs },
    dueMs,
    serverId,
  }: { readonly schedule: CountingSchedule; readonly dueMs: number; readonly serverId: string },
): Promise<RunAttempt> {
  const claim = async (transaction: GraphTransaction, cycleId: string): Promise<void> => {
    const taken = await transaction.run(claimDueTime, {
      version: BigInt(version),
      settledThroughMs: BigInt(settledThroughMs),
      dueMs: BigInt(dueMs),
      cycleId,
      serverId,
    });
    if (taken === undefined) throw new OvertakenError();
  };
  try {
    const due = { scheduledForMs: dueMs, claim };
    return { kind: 'STARTED', started: await cycles.start({ accountId: '', trigger: 'SCHEDULE', due }) };
  } catch (error) {
    if (error instanceof OvertakenError) return { kind: 'OVERTAKEN' };
    if (error instanceof KaizenError && error.detail.reason === 'CYCLE_ALREADY_RUNNING')
      return { kind: 'REFUSED', reason: error.message };
    // Someone has set the schedule back by hand.
    if (error instanceof GraphError && error.kind === 'CONSTRAINT')
      return { kind: 'REFUSED', reason: 'a deployment cycle was already started for this due time' };
    throw error;
  }
}

/** Skips due times and stores the reason. Returns whether this server did it. */
export async function leaveOut(
  target: Pick<GraphTransaction, 'run'>,
  {
    schedule: { version, settledThroughMs },
    throughMs,
    now,
    reason,
  }: {
    readonly schedule: CountingSchedule;
    readonly throughMs: number;
    readonly now: Date;
    readonly reason: string;
  },
): Promise<boolean> {
  const left = await target.run(passDueTimes, {
    version: BigInt(version),
    settledThroughMs: BigInt(settledThroughMs),
    throughMs: BigInt(throughMs),
    nowMs: BigInt(now.getTime()),
    reason,
  });
  return left !== undefined;
}
