import type { Logger } from 'pino';
import type { Graph } from '../../graph/graph.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { Trainer } from '../../models/trainer.ts';
import type { CycleLease } from '../cycle-lease.ts';
import type { StageCounts } from '../cycle-stages.ts';

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
  /** Aborts when the server stops. */
  readonly signal: AbortSignal | undefined;
  /**
   * Runs writes in one transaction that nobody else's cycle can be inside of. Throws CycleStoppedError when the
   * server is stopping and LeaseLostError when the lease is another's; then nothing is written.
   */
  readonly write: <T>(work: (transaction: GraphTransaction) => Promise<T>) => Promise<T>;
}

/** What a stage did. */
export interface StageOutcome {
  readonly counts: StageCounts;
  /** Given by a stage that had nothing to do, or could not do it and does not take the others with it. */
  readonly ended?: { readonly state: 'SKIPPED' | 'FAILED'; readonly reason: string } | undefined;
}
