import { listAccountKeys } from '../../gen/queries.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { throwIfStopped } from './cycle-failure.ts';
import { fencedWrite } from './cycle-lease.ts';
import { type BegunCycle, beginCycle, type DueTime, endCycleIn, saveProgress } from './cycle-lifecycle.ts';
import type { CycleRecord, CycleTrigger } from './cycle-record.ts';
import { isOver } from './cycle-stages.ts';
import { leaveCycle } from './leave-cycle.ts';
import { runWhileLeased, type StartedCycle } from './running-cycle.ts';
import { shareInDeploymentCycle, withSharing } from './share-in-deployment-cycle.ts';
import type { ResumedCycle } from './take-over-cycle.ts';
import { type FormerDeploymentCycle, visitAccount } from './visit-account.ts';

/** Accounts listed in one query. */
const ACCOUNTS_PER_PAGE = 100;

/**
 * Starts a deployment cycle: a cycle on each account, one after the other, in the order of the account keys. So
 * learning never loads the database with more than one account at a time. An account whose cycle fails is counted and
 * skipped. When an account already has a running cycle, the deployment cycle waits for that one and counts it. At the
 * end it updates what accounts share. Rejects with CYCLE_ALREADY_RUNNING while another deployment cycle runs.
 */
export async function startDeploymentCycle(
  dependencies: CycleDependencies,
  {
    trigger,
    due,
    signal,
  }: {
    readonly trigger: CycleTrigger;
    readonly due?: DueTime | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<StartedCycle> {
  const begun = await beginCycle(dependencies, { accountKey: '', accountId: '', trigger, due });
  return runDeploymentCycle(dependencies, { begun, former: undefined, signal });
}

/** Continues a deployment cycle that was taken over, from the account it had reached. */
export function continueDeploymentCycle(
  dependencies: CycleDependencies,
  taken: ResumedCycle,
  signal?: AbortSignal,
): StartedCycle {
  return runDeploymentCycle(dependencies, { begun: taken, former: taken, signal });
}

interface DeploymentCycle {
  readonly begun: BegunCycle;
  /** State left by the former server when the deployment cycle was taken over. */
  readonly former: FormerDeploymentCycle | undefined;
  readonly signal: AbortSignal | undefined;
}

function runDeploymentCycle(dependencies: CycleDependencies, of: DeploymentCycle): StartedCycle {
  const { cycleId, trigger, resumed } = of.begun.cycle;
  const log = dependencies.log.child({ cycle_id: cycleId });
  const message = `deployment cycle ${resumed > 0 ? 'resumed' : 'started'}`;
  log.info({ trigger, resumed }, message);
  return runWhileLeased(dependencies, of, (signal) =>
    visitAccounts({ ...dependencies, log }, { ...of, signal }),
  );
}

async function visitAccounts(
  dependencies: CycleDependencies,
  { begun, former, signal }: DeploymentCycle & { readonly signal: AbortSignal },
): Promise<CycleRecord> {
  const { graph, clock, log } = dependencies;
  const { lease } = begun;
  let cycle = begun.cycle;
  try {
    let left = former;
    let page = await nextAccounts(dependencies, former?.lastAccountKey ?? '');
    while (page.length > 0) {
      for (const { accountId, accountKey } of page) {
        throwIfStopped(signal);
        const isSuccess = await visitAccount(dependencies, {
          accountId,
          accountKey,
          parent: { cycle, lease, former: left },
          signal,
        });
        throwIfStopped(signal);
        left = undefined;
        cycle = isSuccess
          ? { ...cycle, accountsSucceeded: cycle.accountsSucceeded + 1 }
          : { ...cycle, accountsFailed: cycle.accountsFailed + 1 };
        await saveProgress(dependencies, lease, { cycle, isLasting: true, lastAccountKey: accountKey });
      }
      page = await nextAccounts(dependencies, page.at(-1)?.accountKey ?? '');
    }
    throwIfStopped(signal);
    if (!cycle.stages.every(isOver)) {
      cycle = withSharing(cycle, { state: 'RUNNING' });
      await saveProgress(dependencies, lease, { cycle, isLasting: false });
      cycle = await shareInDeploymentCycle(dependencies, { lease, cycle, signal });
    }
    const endedAtMs = clock().getTime();
    const ended = { ...cycle, state: 'SUCCEEDED', endedAtMs } as const;
    await fencedWrite(graph, lease, (transaction) => endCycleIn(transaction, lease, ended));
    const { accountsSucceeded: succeeded, accountsFailed: failed } = ended;
    log.info({ succeeded, failed, ms: endedAtMs - ended.startedAtMs }, 'deployment cycle completed');
    return ended;
  } catch (error) {
    return leaveCycle(dependencies, { lease, cycle, error });
  }
}

function nextAccounts({ graph }: CycleDependencies, afterKey: string) {
  return graph.run(listAccountKeys, { afterKey, limit: BigInt(ACCOUNTS_PER_PAGE) });
}
