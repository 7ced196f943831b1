/** Runs a whole cycle and rolls it back, to show what it would change. */

import {
  createCycle,
  findLearningAccount,
  type ListStagedChangesRow,
  listStagedChanges,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { KaizenError, unknownAccount } from '../../shared/errors.ts';
import { finishPendingReset, type ResetContext } from '../reset/finish-reset.ts';
import { discardStaged } from '../stages/collect.ts';
import type { StagedModel } from '../stages/retrain-models.ts';
import type { StageContext } from '../stages/stage-context.ts';
import { createContext, runStages } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { throwIfStopped } from './cycle-failure.ts';
import { fencedWrite } from './cycle-lease.ts';
import type { BegunCycle } from './cycle-lifecycle.ts';
import { createProgress } from './cycle-progress.ts';
import type { CycleRecord } from './cycle-record.ts';
import { pendingStages, stagesToJson } from './cycle-stages.ts';
import { whileLeasingAccount } from './leased-account.ts';

/** Most changed contrast sets that a dry run accepts. Its one transaction keeps all its writes in memory and locked. */
const MOST_CHANGED_SETS = 5_000;
/** Below two minutes, after which the database ends a transaction. */
const LIMIT_MS = 110_000;
/** Most changes that are listed. The counts cover all changes. */
const MOST_CHANGES = 200n;

/** What a cycle would do. */
export interface DryRun {
  /** The cycle with its stages. It is not stored. */
  readonly cycle: CycleRecord;
  /** The patterns that would change. */
  readonly staged: ListStagedChangesRow;
  readonly models: readonly StagedModel[];
}

/** Thrown to roll the transaction back. Carries the result of the dry run out of it. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
  readonly seen: DryRun;

  constructor(seen: DryRun) {
    super('the dry run is taken back');
    this.seen = seen;
  }
}

/**
 * Runs every stage on an account inside one transaction, under the account's lease, and rolls it back. Rejects with
 * UNKNOWN_ACCOUNT, with CYCLE_ALREADY_RUNNING, or with DRY_RUN_TOO_LARGE when more than {@link MOST_CHANGED_SETS}
 * contrast sets would be compared.
 */
export async function dryRunCycle(
  dependencies: CycleDependencies,
  { accountId, signal }: { readonly accountId: string; readonly signal: AbortSignal },
): Promise<DryRun> {
  const { graph, log } = dependencies;
  const account = await graph.run(findLearningAccount, { accountKey: nodeKey(accountId) });
  if (account === undefined) throw unknownAccount(accountId);
  return whileLeasingAccount(
    dependencies,
    accountId,
    async ({ accountKey, lease, cycleId, staged, nowMs, lost }) => {
      // A pending reset is finished for good, outside the dry run: no cycle may learn from data that a reset is
      // deleting.
      const write: ResetContext['write'] = (work) => fencedWrite(graph, lease, work);
      await finishPendingReset({ graph, log, accountKey, write });
      const cycle = beginning(cycleId, accountId, nowMs);
      // The stages get a lease that does not exist. So the real lease is not locked and can be renewed during the long
      // transaction.
      const begun = { cycle, lease: { ...lease, leaseKey: cycleId }, staged };
      return seeAndTakeBack(dependencies, begun, AbortSignal.any([signal, lost]));
    },
  );
}

function beginning(cycleId: string, accountId: string, startedAtMs: number): CycleRecord {
  return {
    cycleId,
    accountId,
    parentCycleId: '',
    trigger: 'REQUEST',
    state: 'RUNNING',
    reason: '',
    stages: pendingStages(),
    startedAtMs,
    endedAtMs: null,
    publishedEpoch: 0,
    accountsSucceeded: 0,
    accountsFailed: 0,
    resumed: 0,
    revision: 0,
  };
}

async function seeAndTakeBack(
  dependencies: CycleDependencies,
  begun: BegunCycle,
  signal: AbortSignal,
): Promise<DryRun> {
  const log = dependencies.log.child({ account_id: begun.cycle.accountId, dry_run: true });
  try {
    await dependencies.graph.transaction(
      'write',
      async (transaction) => {
        throw new TakenBack(await runIn(transaction, { ...dependencies, log }, { begun, signal }));
      },
      { signal, timeoutMs: LIMIT_MS },
    );
  } catch (error) {
    if (error instanceof TakenBack) return error.seen;
    throwIfStopped(signal);
    throw error;
  }
  throw new Error('a dry run was not taken back');
}

async function runIn(
  transaction: GraphTransaction,
  dependencies: CycleDependencies,
  { begun, signal }: { readonly begun: BegunCycle; readonly signal: AbortSignal },
): Promise<DryRun> {
  const { clock } = dependencies;
  const graph = graphOf(dependencies.graph, transaction);
  await recordIn(transaction, begun.cycle);
  const progress = createProgress(dependencies, begun, (work) => {
    throwIfStopped(signal);
    return work(transaction);
  });
  const context: StageContext = {
    ...(await createContext({ ...dependencies, graph }, { begun, progress, signal })),
    // Checked each time work is announced: a variance that has moved marks many more contrast sets for comparison.
    expect: (work) => {
      const running = progress.cycle().stages.find(({ state }) => state === 'RUNNING');
      if (running?.name === 'EXTRACT_PATTERNS' && work > MOST_CHANGED_SETS) throw tooLarge(work);
      progress.expect(work);
    },
  };
  if (begun.staged) await discardStaged(context);
  const { models } = await runStages(context, progress);
  const staged = await transaction.run(listStagedChanges, {
    accountKey: context.accountKey,
    epoch: BigInt(context.publishedEpoch + 1),
    limit: MOST_CHANGES,
  });
  const cycle = { ...progress.cycle(), state: 'SUCCEEDED', endedAtMs: clock().getTime() } as const;
  return { cycle, staged, models: models.models.training?.staged ?? [] };
}

/** Makes a graph whose reads and writes all run in the given transaction, so that rolling it back undoes them. */
function graphOf(graph: Graph, transaction: GraphTransaction): Graph {
  return {
    ...graph,
    run: (query, params) => transaction.run(query, params),
    transaction: (_, work) => work(transaction),
  };
}

/** Creates the Cycle node inside the transaction, because staged patterns are linked to it. */
async function recordIn(
  transaction: GraphTransaction,
  { cycleId, accountId, stages, startedAtMs }: CycleRecord,
): Promise<void> {
  await transaction.run(createCycle, {
    cycleKey: cycleId,
    accountKey: nodeKey(accountId),
    accountId,
    parentCycleId: '',
    trigger: 'REQUEST',
    stages: stagesToJson(stages),
    startedAtMs: BigInt(startedAtMs),
    scheduledForMs: null,
  });
}

function tooLarge(sets: number): KaizenError {
  return new KaizenError(
    `${sets} tests and comparisons are to be compared, and a dry run compares at most ${MOST_CHANGED_SETS}: run the cycle`,
    { kind: 'WRONG_STATE', reason: 'DRY_RUN_TOO_LARGE', subject: String(sets) },
  );
}
