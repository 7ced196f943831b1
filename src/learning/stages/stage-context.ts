import type { Logger } from 'pino';
import type { Graph } from '../../graph/graph.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { Trainer } from '../../prediction/trainer.ts';
import type { CycleLease } from '../cycle/cycle-lease.ts';
import type { StageCounts } from '../cycle/cycle-stages.ts';

/** What a stage works with. */
export interface StageContext {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly lease: CycleLease;
  readonly accountKey: string;
  readonly cycleId: string;
  /** Half-life of evidence, in days. */
  readonly halfLifeDays: number;
  /** The epoch readers see while the cycle runs; 0 before the first. */
  readonly publishedEpoch: number;
  readonly trainer: Trainer;
  /** Aborts when the server stops, and when the cycle is no longer its own. */
  readonly signal: AbortSignal | undefined;
  /**
   * Runs writes in one transaction that nobody else's cycle can be inside of. Throws CycleStoppedError when the
   * server is stopping and LeaseLostError when the lease is another's; then nothing is written. What it is told of the
   * result is added to the record of the stage in the same transaction.
   */
  readonly write: <T>(
    work: (transaction: GraphTransaction) => Promise<T>,
    told?: (result: T) => StageProgress,
  ) => Promise<T>;
  /** How much work the stage still expects to do, in the unit of {@link StageProgress.work}. */
  readonly expect: (work: number) => void;
}

/** What one transaction of a stage did. */
export interface StageProgress {
  /** Added to the stage's; only what adds up however often the cycle is resumed. */
  readonly counts?: StageCounts;
  /** Sets, days or pattern versions. */
  readonly work?: number;
}

/** What a stage did. */
export interface StageOutcome {
  /** Beside those that were told with its writes, which win. */
  readonly counts: StageCounts;
  /** Given by a stage that had nothing to do, or could not do it and does not take the others with it. */
  readonly ended?: { readonly state: 'SKIPPED' | 'FAILED'; readonly reason: string } | undefined;
}
