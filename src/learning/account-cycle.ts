import { unknownAccount } from '../errors.ts';
import { findLearningAccount } from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import { createTrainer } from '../models/trainer.ts';
import { type CycleDependencies, DEFAULT_HALF_LIFE_DAYS } from './cycle-dependencies.ts';
import { throwIfStopped } from './cycle-failure.ts';
import { fencedWrite, whileRenewing } from './cycle-lease.ts';
import { type BegunCycle, beginCycle, failCycle, saveProgress } from './cycle-lifecycle.ts';
import type { CycleRecord, CycleTrigger } from './cycle-record.ts';
import { type CycleStageName, type StageRecord, withStage } from './cycle-stages.ts';
import { collect, discardStaged } from './stages/collect.ts';
import { extractPatterns } from './stages/extract-patterns.ts';
import { publish } from './stages/publish.ts';
import { retrainModels } from './stages/retrain-models.ts';
import type { StageContext, StageOutcome } from './stages/stage-context.ts';
import { takeSnapshots } from './stages/take-snapshots.ts';
import { updateFormulas } from './stages/update-formulas.ts';
import { updateKnowledge } from './stages/update-knowledge.ts';

/** Which account to run a cycle on, and why. */
export interface AccountCycleRequest {
  readonly accountId: string;
  readonly trigger: CycleTrigger;
  /** The walk it belongs to. */
  readonly parentCycleId?: string;
  /** Stops the cycle at its next write; it is then marked as failed. */
  readonly signal?: AbortSignal | undefined;
}

/** A cycle under way. */
export interface StartedCycle {
  /** As it began. */
  readonly cycle: CycleRecord;
  /** As it ended. Never rejects: a failure is the record's state. */
  readonly done: Promise<CycleRecord>;
}

/** Stages of the cycle that this version leaves out, why, and what the log says of them. */
const SKIPPED = [
  ['CROSS_ACCOUNT_INSIGHTS', 'accounts are pooled at the end of a walk over all of them', 'insights skipped'],
] as const satisfies readonly (readonly [CycleStageName, string, string])[];

/** Runs one cycle on an account to its end. Rejects as {@link startAccountCycle} does. */
export async function runAccountCycle(
  dependencies: CycleDependencies,
  request: AccountCycleRequest,
): Promise<CycleRecord> {
  const { done } = await startAccountCycle(dependencies, request);
  return done;
}

/**
 * Starts a cycle on an account. Rejects with UNKNOWN_ACCOUNT, or with CYCLE_ALREADY_RUNNING while one runs on it
 * anywhere in the deployment.
 */
export async function startAccountCycle(
  dependencies: CycleDependencies,
  { accountId, trigger, parentCycleId = '', signal }: AccountCycleRequest,
): Promise<StartedCycle> {
  const accountKey = nodeKey(accountId);
  const account = await dependencies.graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(accountId);
  const begun = await beginCycle(dependencies, { accountKey, accountId, parentCycleId, trigger });
  const { cycle, lease } = begun;
  const log = dependencies.log.child({ cycle_id: cycle.cycleId, account_id: accountId });
  log.info({ trigger, token: lease.token }, 'cycle started');
  const done = whileRenewing(dependencies.graph, lease, () =>
    runStages({ ...dependencies, log }, { begun, accountKey, signal }),
  );
  return { cycle, done };
}

async function runStages(
  dependencies: CycleDependencies,
  of: {
    readonly begun: BegunCycle;
    readonly accountKey: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<CycleRecord> {
  const { clock, log } = dependencies;
  const { begun, signal } = of;
  const progress = createProgress(dependencies, begun);
  try {
    const context = await createContext(dependencies, of);
    if (begun.staged) await discardStaged(context);
    await progress.run('COLLECT', 'points collected', () => collect(context));
    await progress.run('EXTRACT_PATTERNS', 'patterns extracted', () => extractPatterns(context));
    const knowledge = await progress.run('UPDATE_KNOWLEDGE', 'knowledge updated', () =>
      updateKnowledge(context),
    );
    const models = await progress.run('RETRAIN_MODELS', 'models retrained', () => retrainModels(context));
    const formulas = await progress.run('UPDATE_FORMULAS', 'formulas updated', () =>
      updateFormulas(context, models),
    );
    for (const [name, reason, message] of SKIPPED) progress.skip(name, reason, message);
    const { snapshots } = await progress.run('SNAPSHOTS', 'snapshots taken', () => takeSnapshots(context));
    throwIfStopped(signal);
    const endedAtMs = clock().getTime();
    const cycle = { ...progress.cycle(), state: 'SUCCEEDED', endedAtMs } as const;
    const ended = await publish(context, { cycle, knowledge, models: { models, formulas }, snapshots });
    const ms = endedAtMs - cycle.startedAtMs;
    log.info({ published_epoch: ended.publishedEpoch, ms }, 'cycle completed');
    return ended;
  } catch (error) {
    return failCycle(dependencies, { lease: begun.lease, cycle: progress.cycle(), error });
  }
}

async function createContext(
  { graph, clock, log, halfLifeDays = DEFAULT_HALF_LIFE_DAYS, trainer = createTrainer() }: CycleDependencies,
  {
    begun: { cycle, lease },
    accountKey,
    signal,
  }: {
    readonly begun: BegunCycle;
    readonly accountKey: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<StageContext> {
  // Read under the lease: nobody else moves it from here on.
  const account = await graph.run(findLearningAccount, { accountKey });
  if (account === undefined) throw unknownAccount(cycle.accountId);
  const { publishedEpoch } = account;
  const { cycleId } = cycle;
  return {
    graph,
    clock,
    log,
    lease,
    accountKey,
    cycleId,
    halfLifeDays,
    publishedEpoch,
    trainer,
    signal,
    write: async (work) => {
      throwIfStopped(signal);
      return fencedWrite(graph, lease, work);
    },
  };
}

interface Progress {
  readonly run: <T extends StageOutcome>(
    name: CycleStageName,
    message: string,
    work: () => Promise<T>,
  ) => Promise<T>;
  readonly skip: (name: CycleStageName, reason: string, message: string) => void;
  /** The cycle as it stands. */
  readonly cycle: () => CycleRecord;
}

/** Runs stages one by one; each is visible on the Cycle node from its beginning. */
function createProgress(dependencies: CycleDependencies, { cycle, lease }: BegunCycle): Progress {
  const { clock, log } = dependencies;
  let stages: readonly StageRecord[] = cycle.stages;
  return {
    cycle: () => ({ ...cycle, stages }),
    async run(name, message, work) {
      stages = withStage(stages, name, { state: 'RUNNING' });
      await saveProgress(dependencies, lease, { ...cycle, stages });
      const startedAtMs = clock().getTime();
      const outcome = await work();
      const durationMs = clock().getTime() - startedAtMs;
      const { state, reason } = outcome.ended ?? { state: 'SUCCEEDED', reason: '' };
      stages = withStage(stages, name, { state, reason, counts: outcome.counts, durationMs });
      if (state === 'SUCCEEDED') log.info({ ...outcome.counts, ms: durationMs }, message);
      else log.info({ stage: name, state, reason, ms: durationMs }, 'stage not done');
      return outcome;
    },
    skip(name, reason, message) {
      stages = withStage(stages, name, { state: 'SKIPPED', reason });
      log.info({ reason }, message);
    },
  };
}
