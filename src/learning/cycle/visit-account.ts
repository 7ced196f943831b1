import { setTimeout as sleep } from 'node:timers/promises';
import { findCycle, findCycleOfWalk } from '../../gen/queries.ts';
import { KaizenError } from '../../shared/errors.ts';
import { continueAccountCycle, startAccountCycle } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { failureReason, isInterruption, throwIfStopped } from './cycle-failure.ts';
import { type CycleLease, LeaseLostError } from './cycle-lease.ts';
import { cycleInTheWay } from './cycle-lifecycle.ts';
import { type CycleRecord, toCycleRecord } from './cycle-record.ts';
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
/** Between looks at a cycle that another server runs. */
const POLL_MS = 500;

/**
 * Runs one account's cycle, goes on with the one that the walk's former server has begun, or waits for the one that
 * somebody else runs; whether it succeeded.
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
    // Whoever else works on the account is no fault, and the text says so.
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

/** Runs a cycle; one that somebody else runs on the account does as well, since it learns the same. */
async function runFirst(
  dependencies: CycleDependencies,
  { accountId, walk: { cycle, lease }, signal }: Visit,
): Promise<Outcome> {
  const { trigger, cycleId } = cycle;
  const parent = { cycleId, lease };
  try {
    const { done } = await startAccountCycle(dependencies, { accountId, trigger, parent, signal });
    return await done;
  } catch (error) {
    const otherId = cycleInTheWay(error);
    // What holds the account may be no cycle but a reset or the like, of which there is no record to wait for.
    const found = otherId === undefined ? undefined : await stateOf(dependencies, otherId);
    if (otherId === undefined || found === undefined) throw error;
    return { cycleId: otherId, state: found };
  }
}

/** Whether a cycle succeeds in the end: it is gone on with while nobody has it, and waited for while somebody else does. */
async function wasSuccess(
  dependencies: CycleDependencies,
  { walk: { former }, signal }: Visit,
  { cycleId, state: known }: Outcome,
): Promise<boolean> {
  let state: CycleRecord['state'] | undefined = known;
  let formerHolder = former?.formerHolder ?? null;
  while (state === 'RUNNING') {
    throwIfStopped(signal);
    const taken = await takeOverCycle(dependencies, { cycleId, formerHolder });
    formerHolder = null;
    if (taken === undefined) {
      // Aborted sleeps are told from others at the top of the loop.
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      state = await stateOf(dependencies, cycleId);
    } else {
      ({ state } = await continueAccountCycle(dependencies, taken, signal).done);
    }
  }
  throwIfStopped(signal);
  return state === 'SUCCEEDED';
}

async function stateOf(
  { graph }: CycleDependencies,
  cycleId: string,
): Promise<CycleRecord['state'] | undefined> {
  const row = await graph.run(findCycle, { cycleKey: cycleId });
  return row === undefined ? undefined : toCycleRecord(row).state;
}
