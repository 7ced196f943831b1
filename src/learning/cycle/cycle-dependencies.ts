import type { Logger } from 'pino';
import type { Graph } from '../../graph/graph.ts';
import type { Trainer } from '../../prediction/trainer.ts';
import type { LeaseLostError } from './cycle-lease.ts';

/** Half a year. Results count for a season; after four years they weigh less than one hundredth. */
export const DEFAULT_HALF_LIFE_DAYS = 180;

/** What every part of the learning cycle works with. */
export interface CycleDependencies {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Uniform on [0, 1): the random part of a cycle's id. */
  readonly random: () => number;
  /** Names this server in leases. A server that keeps its id over a restart takes its own leases back at once. */
  readonly serverId: string;
  /** How long a lease lasts without renewal, in milliseconds. Default 30,000. */
  readonly leaseMs?: number;
  /** Fewest distinct accounts behind anything that accounts share. Default and minimum 5. */
  readonly sharingMinAccounts?: number;
  /** Half-life of evidence, in days. Default {@link DEFAULT_HALF_LIFE_DAYS}. */
  readonly halfLifeDays?: number;
  /** Days for which events are kept, in accounts that do not say it themselves. Default 0: for ever. */
  readonly eventRetentionDays?: number;
  /** Trains models, one account at a time. Default: each cycle creates its own trainer. */
  readonly trainer?: Trainer;
  /**
   * The cycles that this server runs, by id. Calling an entry ends its cycle at once. Default: running cycles are not
   * tracked.
   */
  readonly running?: Map<string, (error: LeaseLostError) => void>;
}
