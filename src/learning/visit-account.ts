import { KaizenError } from '../errors.ts';
import { findCycleOfWalk } from '../gen/queries.ts';
import { continueAccountCycle, startAccountCycle } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { failureReason, isInterruption, throwIfStopped } from './cycle-failure.ts';
import { type CycleLease, LeaseLostError } from './cycle-lease.ts';
import type { CycleRecord } from './cycle-record.ts';
import { type ResumedCycle, takeOverCycle } from './take-over-cycle.ts';

/** What the server before has left of a walk. */
export type FormerWalk = Pick<ResumedCycle, 'formerHolder' | 'lastAccountKey'>;

/** An account on a walk. */
interface Visit {
  readonly accountId: string;
  readonly accountKey: string;
  readonly walk: {
    readonly cycle: CycleRecord;
    readonly lease: CycleLease;
    /** Given for the first account after a takeover: its cycle may have begun, or even ended. */
    readonly former: FormerWalk | undefined;
  };
  readonly signal: AbortSignal;
}

/** Clocks of servers that take over from each other differ by less than this, in milliseconds. */
const CLOCK_MS = 60_000;

/**
 * Runs one account's cycle, or goes on with the one that the walk's former server has begun; whether it succeeded.
 * Rejects only when the walk itself is to end.
 */
export async function visitAccount(dependencies: CycleDependencies, visit: Visit): Promise<boolean> {
  const { accountId, walk, signal } = visit;
  try {
    const known = walk.former === undefined ? undefined : await findBegun(dependencies, visit);
    const cycle = known ?? (await runFirst(dependencies, visit));
    return await wasSuccess(dependencies, visit, cycle);
  } catch (error) {
    throwIfStopped(signal);
    if (error instanceof LeaseLostError || isInterruption(error)) throw error;
    const fields = { account_id: accountId, reason: failureReason(error) };
    // A cycle that someone else runs on the account is no fault, and its text says so.
    if (error instanceof KaizenError) dependencies.log.warn(fields, 'account passed by');
    else dependencies.log.error({ ...fields, err: error }, 'account passed by');
    return false;
  }
}

type Outcome = Pick<CycleRecord, 'cycleId' | 'state'>;

async function findBegun(
  { graph }: CycleDependencies,
  { accountKey, walk: { cycle } }: Visit,
): Promise<Outcome | undefined> {
  const { cycleId: walkKey, startedAtMs } = cycle;
  const row = await graph.run(findCycleOfWalk, {
    accountKey,
    walkKey,
    sinceMs: BigInt(startedAtMs - CLOCK_MS),
  });
  return row === undefined ? undefined : { cycleId: row.cycleId, state: row.state as CycleRecord['state'] };
}

async function runFirst(
  dependencies: CycleDependencies,
  { accountId, walk: { cycle, lease }, signal }: Visit,
): Promise<Outcome> {
  const { trigger, cycleId } = cycle;
  const parent = { cycleId, lease };
  const { done } = await startAccountCycle(dependencies, { accountId, trigger, parent, signal });
  return done;
}

/** Goes on with a cycle for as long as it was only interrupted and nobody else has it. */
async function wasSuccess(
  dependencies: CycleDependencies,
  { walk: { former }, signal }: Visit,
  outcome: Outcome,
): Promise<boolean> {
  let { state } = outcome;
  let formerHolder = former?.formerHolder ?? null;
  while (state === 'RUNNING') {
    throwIfStopped(signal);
    const taken = await takeOverCycle(dependencies, { cycleId: outcome.cycleId, formerHolder });
    if (taken === undefined) return false;
    formerHolder = null;
    ({ state } = await continueAccountCycle(dependencies, taken, signal).done);
  }
  return state === 'SUCCEEDED';
}
