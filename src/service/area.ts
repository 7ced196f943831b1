import type { Logger } from 'pino';
import type { Graph } from '../graph/graph.ts';
import type { ServiceHandlers } from '../grpc/services.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Config } from './config.ts';

/** The settings that areas read. */
export type AreaSettings = Pick<
  Config,
  | 'lanes'
  | 'laneQueueItems'
  | 'schedule'
  | 'scheduleTimeZone'
  | 'scheduleMisfire'
  | 'scheduleEnabled'
  | 'patternHalfLifeDays'
  | 'eventRetentionDays'
  | 'sharingMinAccounts'
  | 'holdoutShare'
  | 'contextSecret'
>;

/** What every area of the service is built from. */
export interface AreaParts {
  readonly graph: Graph;
  /** The current time; tests may stop it. */
  readonly now: () => Date;
  /** Uniform on [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly settings: AreaSettings;
  /**
   * Names this server among the servers of its database. A server with a fixed id frees its own leases right after a
   * restart.
   */
  readonly serverId: string;
}

/** A part of the service, with its API and its lifetime. */
export interface Area {
  readonly name: string;
  readonly handlers: ServiceHandlers;
  /** Called after the server listens, in the order of the areas. */
  readonly start?: () => Promise<void> | void;
  /** Called after the last call is answered, in reverse order of the areas. */
  readonly stop?: () => Promise<void> | void;
}

/** Builds an area. Nothing runs before `start`. */
export type AreaFactory = (parts: AreaParts) => Area;
