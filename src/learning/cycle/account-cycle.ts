import { findLearningAccount } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { createTrainer } from '../../prediction/trainer.ts';
import { unknownAccount } from '../../shared/errors.ts';
import { finishPendingReset } from '../reset/finish-reset.ts';
import { collect, discardStaged } from '../stages/collect.ts';
import { extractPatterns } from '../stages/extract-patterns.ts';
import { publish } from '../stages/publish.ts';
import { retrainModels } from '../stages/retrain-models.ts';
import type { StageContext } from '../stages/stage-context.ts';
import { takeSnapshots } from '../stages/take-snapshots.ts';
import { updateFormulas } from '../stages/update-formulas.ts';
import { updateKnowledge } from '../stages/update-knowledge.ts';
import { type CycleDependencies, DEFAULT_HALF_LIFE_DAYS } from './cycle-dependencies.ts';
import { throwIfStopped } from './cycle-failure.ts';
import { type BegunCycle, beginCycle, type ParentCycle } from './cycle-lifecycle.ts';
import { type CycleProgress, createProgress, fencedBy } from './cycle-progress.ts';
import type { CycleRecord, CycleTrigger } from './cycle-record.ts';
import type { CycleStageName } from './cycle-stages.ts';
import { leaveCycle } from './leave-cycle.ts';
import { runWhileLeased, type StartedCycle } from './running-cycle.ts';

/** Which account to run a cycle on, and why. */
export interface AccountCycleRequest {
  readonly accountId: string;
  readonly trigger: CycleTrigger;
  /** The deployment cycle that this cycle belongs to. */
  readonly parent?: ParentCycle | undefined;
  /** Stops the cycle at its next write. The stopped cycle can be resumed. */
  readonly signal?: AbortSignal | undefined;
}

/** Stages that this version skips: the name, the reason in the record, and the message in the log. */
const SKIPPED = [
  ['CROSS_ACCOUNT_INSIGHTS', 'accounts are pooled at the end of a deployment cycle', 'insights skipped'],
] as const satisfies readonly (readonly [CycleStageName, string, string])[];

/**
 * Starts a cycle on an account. Rejects with UNKNOWN_ACCOUNT, or with CYCLE_ALREADY_RUNNING while any server runs a
 * cycle on the account.
 */
export async function startAccountCycle(
  dependencies: CycleDependencies,
  { accountId, trigger, parent, signal }: AccountCycleRequest,
): Promise<StartedCycle> {
  const accountKey = nodeKey(accountId);
  const account = await dependencies.graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(accountId);
  const begun = await beginCycle(dependencies, { accountKey, accountId, parent, trigger });
  return continueAccountCycle(dependencies, begun, signal);
}

/** Runs a cycle that has just begun or was resumed, from the stage it has reached. */
export function continueAccountCycle(
  dependencies: CycleDependencies,
  begun: BegunCycle,
  signal?: AbortSignal,
): StartedCycle {
  const { cycleId, accountId, trigger, resumed } = begun.cycle;
  const log = dependencies.log.child({ cycle_id: cycleId, account_id: accountId });
  const { token } = begun.lease;
  log.info({ trigger, token, resumed }, resumed > 0 ? 'cycle resumed' : 'cycle started');
  return runWhileLeased(dependencies, { begun, signal }, (within) =>
    runToEnd({ ...dependencies, log }, begun, within),
  );
}

async function runToEnd(
  dependencies: CycleDependencies,
  begun: BegunCycle,
  signal: AbortSignal,
): Promise<CycleRecord> {
  const { graph, clock, log } = dependencies;
  const progress = createProgress(dependencies, begun, fencedBy(graph, begun, signal));
  try {
    const context = await createContext(dependencies, { begun, progress, signal });
    await finishPendingReset(context);
    if (begun.staged) await discardStaged(context);
    const outcomes = await runStages(context, progress);
    throwIfStopped(signal);
    const endedAtMs = clock().getTime();
    const cycle = { ...progress.cycle(), state: 'SUCCEEDED', endedAtMs } as const;
    const snapshots = progress.countsOf('SNAPSHOTS').snapshots ?? 0;
    const ended = await publish(context, { cycle, snapshots, ...outcomes });
    const ms = endedAtMs - cycle.startedAtMs;
    log.info({ published_epoch: ended.publishedEpoch, ms }, 'cycle completed');
    return ended;
  } catch (error) {
    return leaveCycle(dependencies, { lease: begun.lease, cycle: progress.cycle(), error });
  }
}

/** Runs every stage except publication, and returns what publication needs. */
export async function runStages(context: StageContext, progress: CycleProgress) {
  await progress.runOnce('COLLECT', 'points collected', () => collect(context));
  await progress.runOnce('EXTRACT_PATTERNS', 'patterns extracted', () => extractPatterns(context));
  const knowledge = await progress.run('UPDATE_KNOWLEDGE', 'knowledge updated', () =>
    updateKnowledge(context),
  );
  const models = await progress.run('RETRAIN_MODELS', 'models retrained', () => retrainModels(context));
  const formulas = await progress.run('UPDATE_FORMULAS', 'formulas updated', () =>
    updateFormulas(context, models),
  );
  for (const [name, reason, message] of SKIPPED) progress.skip(name, reason, message);
  await progress.runOnce('SNAPSHOTS', 'snapshots taken', () => takeSnapshots(context));
  return { knowledge, models: { models, formulas } };
}

/** Creates what the stages work with. The account is read under the lease, so no other cycle can change its epoch. */
export async function createContext(
  {
    graph,
    clock,
    log,
    halfLifeDays = DEFAULT_HALF_LIFE_DAYS,
    eventRetentionDays = 0,
    trainer = createTrainer(),
  }: CycleDependencies,
  {
    begun: { cycle, lease },
    progress,
    signal,
  }: {
    readonly begun: BegunCycle;
    readonly progress: Pick<CycleProgress, 'write' | 'expect'>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<StageContext> {
  const accountKey = nodeKey(cycle.accountId);
  const account = await graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(cycle.accountId);
  const { publishedEpoch } = account;
  const { cycleId } = cycle;
  const { write, expect } = progress;
  return {
    graph,
    clock,
    log,
    lease,
    accountKey,
    cycleId,
    halfLifeDays,
    retentionDays: account.eventRetentionDays || eventRetentionDays,
    publishedEpoch,
    trainer,
    signal,
    write,
    expect,
  };
}
