/**
 * Runs the stages of an account's cycle one by one. The record of each stage is saved in the same transactions as its
 * results.
 */
import type { Graph } from '../../graph/graph.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { StageContext, StageOutcome, StageProgress } from '../stages/stage-context.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { throwIfStopped } from './cycle-failure.ts';
import { fencedWrite } from './cycle-lease.ts';
import { type BegunCycle, saveProgressIn } from './cycle-lifecycle.ts';
import type { CycleRecord } from './cycle-record.ts';
import {
  type CycleStageName,
  isLasting,
  isOver,
  type StageCounts,
  type StageRecord,
  withStage,
} from './cycle-stages.ts';

/** The stages of one cycle. */
export interface CycleProgress {
  /** Runs a stage. The Cycle node shows the stage as running from its start. */
  run<T extends StageOutcome>(name: CycleStageName, message: string, work: () => Promise<T>): Promise<T>;
  /** Runs a lasting stage, unless it had ended before the cycle was resumed. */
  runOnce(name: CycleStageName, message: string, work: () => Promise<StageOutcome>): Promise<void>;
  skip(name: CycleStageName, reason: string, message: string): void;
  /** The same functions as in {@link StageContext}. */
  readonly write: StageContext['write'];
  readonly expect: StageContext['expect'];
  /** What a stage has done so far. */
  countsOf(name: CycleStageName): StageCounts;
  /** The record of the cycle with its stages as they are now. */
  cycle(): CycleRecord;
}

/** Runs work in a transaction of the cycle: one that holds the lease, or in a dry run the one that is rolled back. */
export type Transact = <T>(work: (transaction: GraphTransaction) => Promise<T>) => Promise<T>;

/** Creates transactions that hold the lease of a cycle. */
export function fencedBy(
  graph: Graph,
  { lease }: Pick<BegunCycle, 'lease'>,
  signal: AbortSignal | undefined,
): Transact {
  return async (work) => {
    throwIfStopped(signal);
    return fencedWrite(graph, lease, work);
  };
}

/** Continues from the stages in the cycle's record. */
export function createProgress(
  { clock, log }: Pick<CycleDependencies, 'clock' | 'log'>,
  { cycle: begun }: Pick<BegunCycle, 'cycle'>,
  transact: Transact,
): CycleProgress {
  let stages: readonly StageRecord[] = begun.stages;
  let running: { readonly name: CycleStageName; readonly startedAtMs: number } | undefined;

  const stageOf = (name: CycleStageName): StageRecord | undefined =>
    stages.find((stage) => stage.name === name);
  const cycle = (): CycleRecord => ({ ...begun, stages });

  const run: CycleProgress['run'] = async (name, message, work) => {
    const startedAtMs = clock().getTime();
    running = { name, startedAtMs };
    stages = withStage(stages, name, { state: 'RUNNING' });
    await transact((transaction) => saveProgressIn(transaction, { cycle: cycle(), isLasting: false }));
    const outcome = await work();
    const durationMs = clock().getTime() - startedAtMs;
    const { state, reason } = outcome.ended ?? { state: 'SUCCEEDED', reason: '' };
    const counts = { ...outcome.counts, ...stageOf(name)?.counts };
    stages = withStage(stages, name, { state, reason, counts, durationMs });
    running = undefined;
    if (state === 'SUCCEEDED') log.info({ ...counts, ms: durationMs }, message);
    else log.info({ stage: name, state, reason, ms: durationMs }, 'stage not done');
    return outcome;
  };

  return {
    run,
    async runOnce(name, message, work) {
      const stage = stageOf(name);
      if (stage !== undefined && isOver(stage)) return;
      await run(name, message, work);
    },
    skip(name, reason, message) {
      stages = withStage(stages, name, { state: 'SKIPPED', reason });
      log.info({ reason }, message);
    },
    expect(work) {
      const stage = running && stageOf(running.name);
      if (stage !== undefined) stages = withStage(stages, stage.name, { workTotal: stage.workDone + work });
    },
    async write(work, progressAfter) {
      let next = stages;
      const result = await transact(async (transaction) => {
        const value = await work(transaction);
        if (progressAfter !== undefined) {
          next = advanced(stages, running && stageOf(running.name), progressAfter(value));
          const lasting = running !== undefined && isLasting(running.name);
          const saved = { cycle: { ...cycle(), stages: next }, isLasting: lasting };
          await saveProgressIn(transaction, saved);
        }
        return value;
      });
      stages = next;
      return result;
    },
    countsOf: (name) => stageOf(name)?.counts ?? {},
    cycle,
  };
}

function advanced(
  stages: readonly StageRecord[],
  stage: StageRecord | undefined,
  { counts = {}, work = 0 }: StageProgress,
): readonly StageRecord[] {
  if (stage === undefined) return stages;
  return withStage(stages, stage.name, {
    counts: addCounts(stage.counts, counts),
    workDone: stage.workDone + work,
  });
}

function addCounts(counts: StageCounts, added: StageCounts): StageCounts {
  const sums = { ...counts };
  for (const [name, count] of Object.entries(added)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
