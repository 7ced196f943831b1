import type { Logger } from 'pino';
import type { Graph } from '../../graph/graph.ts';
import type { Trainer } from '../../prediction/trainer.ts';
import type { LeaseLostError } from './cycle-lease.ts';

/** Half a year: what worked is believed for a season, and four years later it is a hundredth of the evidence. */
export const DEFAULT_HALF_LIFE_DAYS = 180;

/** What every part of the learning cycle works with. */
export interface CycleDependencies {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Uniform on [0, 1): the random part of a cycle's id. */
  readonly random: () => number;
  /** Names this server in leases. One that survives a restart lets the next life free what the last one held. */
  readonly serverId: string;
  /** How long a lease lasts without renewal, in milliseconds. Default 30,000. */
  readonly leaseMs?: number;
  /** Distinct accounts behind what accounts share. Default, and least, 5. */
  readonly sharingMinAccounts?: number;
  /** Half-life of evidence, in days. Default {@link DEFAULT_HALF_LIFE_DAYS}. */
  readonly halfLifeDays?: number;
  /** Trains models, one account at a time. Default: a trainer of the cycle's own. */
  readonly trainer?: Trainer;
  /** What this server runs, by the cycle's id; each entry ends its cycle at once. Default: nobody looks. */
  readonly running?: Map<string, (error: LeaseLostError) => void>;
}
