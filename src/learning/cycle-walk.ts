import { KaizenError } from '../errors.ts';
import { listAccountKeys } from '../gen/queries.ts';
import { runAccountCycle, type StartedCycle } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { failureReason, throwIfStopped } from './cycle-failure.ts';
import { type CycleLease, fencedWrite, whileRenewing } from './cycle-lease.ts';
import {
  type BegunCycle,
  beginCycle,
  type DueTime,
  endCycleIn,
  failCycle,
  saveProgress,
} from './cycle-lifecycle.ts';
import type { CycleRecord, CycleTrigger } from './cycle-record.ts';
import { type StageRecord, withStage } from './cycle-stages.ts';
import { MIN_ACCOUNTS } from './insights/eligibility.ts';
import { shareInsights } from './insights/share-insights.ts';

/** Accounts listed at once. */
const ACCOUNTS_PER_PAGE = 100;

/**
 * Starts a walk over all accounts, in the order of their keys: a cycle on each, one after the other, so that learning
 * never takes more than one account's share of the database. A failing account is counted and passed by. At the end it
 * settles what accounts share. Rejects with CYCLE_ALREADY_RUNNING while another walk is under way.
 */
export async function startCycleWalk(
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
  const begun = await beginCycle(dependencies, {
    accountKey: '',
    accountId: '',
    parentCycleId: '',
    trigger,
    due,
  });
  const log = dependencies.log.child({ cycle_id: begun.cycle.cycleId });
  log.info({ trigger }, 'walk over all accounts started');
  const done = whileRenewing(dependencies.graph, begun.lease, () =>
    walk({ ...dependencies, log }, { begun, signal }),
  );
  return { cycle: begun.cycle, done };
}

async function walk(
  dependencies: CycleDependencies,
  { begun, signal }: { readonly begun: BegunCycle; readonly signal: AbortSignal | undefined },
): Promise<CycleRecord> {
  const { graph, clock, log } = dependencies;
  const { lease } = begun;
  let cycle = begun.cycle;
  try {
    let page = await nextAccounts(dependencies, '');
    while (page.length > 0) {
      for (const { accountId } of page) {
        throwIfStopped(signal);
        const isSuccess = await visit(dependencies, { accountId, parent: cycle, signal });
        cycle = isSuccess
          ? { ...cycle, accountsSucceeded: cycle.accountsSucceeded + 1 }
          : { ...cycle, accountsFailed: cycle.accountsFailed + 1 };
        await saveProgress(dependencies, lease, cycle);
      }
      page = await nextAccounts(dependencies, page.at(-1)?.accountKey ?? '');
    }
    throwIfStopped(signal);
    cycle = withSharing(cycle, { state: 'RUNNING' });
    await saveProgress(dependencies, lease, cycle);
    cycle = withSharing(cycle, await share(dependencies, { lease, cycle, signal }));
    const endedAtMs = clock().getTime();
    const ended = { ...cycle, state: 'SUCCEEDED', endedAtMs } as const;
    await fencedWrite(graph, lease, (transaction) => endCycleIn(transaction, lease, ended));
    const { accountsSucceeded: succeeded, accountsFailed: failed } = ended;
    log.info({ succeeded, failed, ms: endedAtMs - ended.startedAtMs }, 'walk over all accounts completed');
    return ended;
  } catch (error) {
    return failCycle(dependencies, { lease, cycle, error });
  }
}

function withSharing(cycle: CycleRecord, change: Partial<StageRecord>): CycleRecord {
  return { ...cycle, stages: withStage(cycle.stages, 'CROSS_ACCOUNT_INSIGHTS', change) };
}

/** Settles what accounts share, from what the cycles before have learned; how the stage ended. */
async function share(
  { graph, clock, log, sharingMinAccounts = MIN_ACCOUNTS }: CycleDependencies,
  {
    lease,
    cycle,
    signal,
  }: {
    readonly lease: CycleLease;
    readonly cycle: CycleRecord;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Partial<StageRecord>> {
  const startedAtMs = clock().getTime();
  const { counts, skipped } = await shareInsights({
    graph,
    clock,
    log,
    cycleId: cycle.cycleId,
    minAccounts: sharingMinAccounts,
    throwIfStopped: () => throwIfStopped(signal),
    write: async (work) => {
      throwIfStopped(signal);
      return fencedWrite(graph, lease, work);
    },
  });
  const durationMs = clock().getTime() - startedAtMs;
  if (skipped !== '') {
    log.info({ reason: skipped }, 'insights skipped');
    return { state: 'SKIPPED', reason: skipped };
  }
  log.info({ ...counts, ms: durationMs }, 'insights settled');
  return { state: 'SUCCEEDED', counts, durationMs };
}

/** Runs one account's cycle; whether it succeeded. Never rejects. */
async function visit(
  dependencies: CycleDependencies,
  {
    accountId,
    parent,
    signal,
  }: {
    readonly accountId: string;
    readonly parent: CycleRecord;
    readonly signal: AbortSignal | undefined;
  },
): Promise<boolean> {
  try {
    const { state } = await runAccountCycle(dependencies, {
      accountId,
      trigger: parent.trigger,
      parentCycleId: parent.cycleId,
      signal,
    });
    return state === 'SUCCEEDED';
  } catch (error) {
    const fields = { account_id: accountId, reason: failureReason(error) };
    // A cycle that someone else runs on the account is no fault, and its text says so.
    if (error instanceof KaizenError) dependencies.log.warn(fields, 'account passed by');
    else dependencies.log.error({ ...fields, err: error }, 'account passed by');
    return false;
  }
}

function nextAccounts({ graph }: CycleDependencies, afterKey: string) {
  return graph.run(listAccountKeys, { afterKey, limit: BigInt(ACCOUNTS_PER_PAGE) });
}
