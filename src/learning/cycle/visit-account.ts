import { setTimeout as sleep } from 'node:timers/promises';
import { findChildCycle, findCycle } from '../../gen/queries.ts';
import { KaizenError } from '../../shared/errors.ts';
import { continueAccountCycle, startAccountCycle } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { failureReason, isInterruption, throwIfStopped } from './cycle-failure.ts';
import { type CycleLease, LeaseLostError } from './cycle-lease.ts';
import { cycleInTheWay } from './cycle-lifecycle.ts';
import { type CycleRecord, toCycleRecord } from './cycle-record.ts';
import { type ResumedCycle, takeOverCycle } from './take-over-cycle.ts';

/** State left by the former server of a deployment cycle. */
export type FormerDeploymentCycle = Pick<ResumedCycle, 'formerHolder' | 'lastAccountKey'>;

/** One account in a deployment cycle. */
interface Visit {
  readonly accountId: string;
  readonly accountKey: string;
  readonly parent: {
    readonly cycle: CycleRecord;
    readonly lease: CycleLease;
    /**
     * What the former server left. Set only for the first account after a takeover, whose cycle that server may have
     * begun or ended.
     */
    readonly former: FormerDeploymentCycle | undefined;
  };
  readonly signal: AbortSignal;
}

/** Largest difference between the clocks of two servers, in milliseconds. */
const CLOCK_MS = 60_000;
/** Time between two checks of a cycle that another server runs, in milliseconds. */
const POLL_MS = 500;

/**
 * Runs the cycle of one account. If the former server has begun one, that cycle is continued; if another server runs
 * one, the function waits for it. Returns whether the cycle succeeded. Rejects only when the deployment cycle itself
 * must end.
 */
export async function visitAccount(dependencies: CycleDependencies, visit: Visit): Promise<boolean> {
  const { accountId, parent, signal } = visit;
  try {
    const known = parent.former === undefined ? undefined : await findBegun(dependencies, visit);
    const cycle = known ?? (await runFirst(dependencies, visit));
    return await wasSuccess(dependencies, visit, cycle);
  } catch (error) {
    throwIfStopped(signal);
    if (error instanceof LeaseLostError || isInterruption(error)) throw error;
    const fields = { account_id: accountId, reason: failureReason(error) };
    // A KaizenError here means that other work holds the account. That is no fault, so the log level is only a warning.
    if (error instanceof KaizenError) dependencies.log.warn(fields, 'account passed by');
    else dependencies.log.error({ ...fields, err: error }, 'account passed by');
    return false;
  }
}

type Outcome = Pick<CycleRecord, 'cycleId' | 'state'>;

async function findBegun(
  { graph }: CycleDependencies,
  { accountKey, parent: { cycle } }: Visit,
): Promise<Outcome | undefined> {
  const { cycleId: parentCycleKey, startedAtMs } = cycle;
  const row = await graph.run(findChildCycle, {
    accountKey,
    parentCycleKey,
    sinceMs: BigInt(startedAtMs - CLOCK_MS),
  });
  return row === undefined ? undefined : { cycleId: row.cycleId, state: row.state as CycleRecord['state'] };
}

/** Starts a cycle. If another one already runs on the account, that one is used instead, since it learns the same. */
async function runFirst(
  dependencies: CycleDependencies,
  { accountId, parent: { cycle, lease }, signal }: Visit,
): Promise<Outcome> {
  const { trigger, cycleId } = cycle;
  const parent = { cycleId, lease };
  try {
    const { done } = await startAccountCycle(dependencies, { accountId, trigger, parent, signal });
    return await done;
  } catch (error) {
    const otherId = cycleInTheWay(error);
    // The lease may be held by a reset or similar work. Such work has no Cycle node to wait for.
    const found = otherId === undefined ? undefined : await stateOf(dependencies, otherId);
    if (otherId === undefined || found === undefined) throw error;
    return { cycleId: otherId, state: found };
  }
}

/** Waits until a cycle has ended, and resumes it if no server runs it. Returns whether it succeeded. */
async function wasSuccess(
  dependencies: CycleDependencies,
  { parent: { former }, signal }: Visit,
  { cycleId, state: known }: Outcome,
): Promise<boolean> {
  let state: CycleRecord['state'] | undefined = known;
  let formerHolder = former?.formerHolder ?? null;
  while (state === 'RUNNING') {
    throwIfStopped(signal);
    const taken = await takeOverCycle(dependencies, { cycleId, formerHolder });
    formerHolder = null;
    if (taken === undefined) {
      // An aborted sleep is not an error here: the loop checks the signal at its top.
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
