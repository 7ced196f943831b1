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
  /** Days for which the account's events are kept; 0: for ever. */
  readonly retentionDays: number;
  /** The epoch that readers see while the cycle runs; 0 before the first epoch. */
  readonly publishedEpoch: number;
  readonly trainer: Trainer;
  /** Aborts when the server stops, and when this server loses the cycle. */
  readonly signal: AbortSignal | undefined;
  /**
   * Runs writes in one transaction that holds the cycle's lease. Throws CycleStoppedError when the server is stopping,
   * and LeaseLostError when the lease is lost; nothing is written then. What `progressAfter` returns for the result is added to
   * the stage's record in the same transaction.
   */
  readonly write: <T>(
    work: (transaction: GraphTransaction) => Promise<T>,
    progressAfter?: (result: T) => StageProgress,
  ) => Promise<T>;
  /** How much work the stage still expects to do, in the unit of {@link StageProgress.work}. */
  readonly expect: (work: number) => void;
}

/** What one transaction of a stage did. */
export interface StageProgress {
  /** Added to the counts of the stage. Only counts that stay right when a resumed cycle adds to them. */
  readonly counts?: StageCounts;
  /** Contrast sets, days or pattern versions. */
  readonly work?: number;
}

/** The result of a stage. */
export interface StageOutcome {
  /** Counts beside those saved with the writes. The saved ones win. */
  readonly counts: StageCounts;
  /** Set by a stage that had nothing to do, or that failed without failing the cycle. */
  readonly ended?: { readonly state: 'SKIPPED' | 'FAILED'; readonly reason: string } | undefined;
}
