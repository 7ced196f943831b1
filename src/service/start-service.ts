/** The service without its surroundings: the same for the program, the tests and the benchmark. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Graph } from '../graph/graph.ts';
import { applyMigrations } from '../graph/migrations.ts';
import { startGrpcServer } from '../grpc/server.ts';
import type { ServiceHandlers } from '../grpc/services.ts';
import { createMetrics, type Metrics, serveMetrics } from '../shared/metrics.ts';
import { packageRoot } from '../shared/package-root.ts';
import { type ListenAddress, listenAddress, SettingProblem } from '../shared/settings.ts';
import { StartupError } from '../shared/startup-error.ts';
import { accountArea } from './account-area.ts';
import type { Area, AreaFactory, AreaParts, AreaSettings } from './area.ts';
import { readConfig } from './config.ts';
import { eventArea } from './event-area.ts';
import { kaizenArea } from './kaizen-area.ts';
import { learningArea } from './learning-area.ts';
import { predictionArea } from './prediction-area.ts';
import { createShutdownStack } from './shutdown.ts';

/** What the service runs on. */
export interface ServiceOptions {
  /** Its owner closes it, after the service has stopped. */
  readonly graph: Graph;
  readonly log: Logger;
  /** `host:port`; port 0 takes a free one. */
  readonly grpcAddress: string;
  /** `host:port`; absent: no metrics endpoint. */
  readonly metricsAddress?: string | undefined;
  /** Default: a registry of its own. Given when the graph reports its queries to it. */
  readonly metrics?: Metrics;
  /** Default: the clock of the machine. */
  readonly now?: () => Date;
  /** Uniform on [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
  /** Names this server among those of the same database. Default: a random name. */
  readonly serverId?: string;
  /** Default: those of the table of settings. */
  readonly settings?: Partial<AreaSettings>;
  /** Whether clients may ask for the API. Default true. */
  readonly reflection?: boolean;
  /** Default: {@link areas}. */
  readonly areas?: readonly AreaFactory[];
  /** Told when the database answers, and can do nothing any more until it is started again; with its error's code. */
  readonly onDatabaseBroken?: (code: string) => void;
  /** Milliseconds between health probes. */
  readonly healthIntervalMs?: number;
  readonly maxCallsInFlight?: number;
  /** Time for the calls in flight when the service stops, in milliseconds. Default 10,000. */
  readonly drainMs?: number;
}

/** A service that listens. */
export interface RunningService {
  /** `host:port`. */
  readonly grpcAddress: string;
  /** `host:port`; undefined without a metrics endpoint. */
  readonly metricsAddress: string | undefined;
  /** Answers the calls in flight and stops. Resolves with the names of the parts that did not stop in order. */
  stop(): Promise<readonly string[]>;
}

/** Orchestrators commonly kill after 30 s; calls get a third of it, and batches and stages another. */
const DRAIN_MS = 10_000;
/** For everything behind the calls. */
const STOP_PARTS_MS = 10_000;

/** The areas of the service, in the order they start. */
export const areas: readonly AreaFactory[] = [
  accountArea,
  eventArea,
  kaizenArea,
  learningArea,
  predictionArea,
];

/**
 * Brings the database to this version, listens, and starts the areas. Throws a StartupError or MigrationError fit to
 * be shown, or a GraphError; then everything started is stopped again.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { graph, log, metrics = createMetrics({ process: false }), drainMs = DRAIN_MS } = options;
  const now = options.now ?? (() => new Date());
  const grpcListen = parseAddress(options.grpcAddress);
  const metricsListen =
    options.metricsAddress === undefined ? undefined : parseAddress(options.metricsAddress);
  const stack = createShutdownStack({ deadlineMs: drainMs + STOP_PARTS_MS, log });
  try {
    const directory = path.join(packageRoot(), 'cypher/schema');
    await applyMigrations(graph, { directory, log });
    const parts: AreaParts = {
      graph,
      now,
      random: options.random ?? Math.random,
      log,
      metrics,
      settings: { ...readConfig({}), ...options.settings },
      serverId: options.serverId ?? randomUUID(),
    };
    const built = (options.areas ?? areas).map((build) => build(parts));
    for (const area of built) stack.push(area.name, async () => area.stop?.());
    const endpoint =
      metricsListen === undefined ? undefined : await serveMetrics(metrics.registry, metricsListen);
    if (endpoint !== undefined) stack.push('metrics', endpoint.stop);
    const server = await startGrpcServer(grpcListen, {
      handlers: allHandlers(built),
      graph,
      onDatabaseBroken: options.onDatabaseBroken,
      metrics,
      log,
      // Deadlines are instants of real time, even when the service's own clock is held still.
      now: Date.now,
      reflection: options.reflection !== false,
      ...(options.maxCallsInFlight === undefined ? {} : { maxCallsInFlight: options.maxCallsInFlight }),
      ...(options.healthIntervalMs === undefined ? {} : { healthIntervalMs: options.healthIntervalMs }),
    });
    stack.push('gRPC', async () => {
      if (!(await server.drain(drainMs))) log.warn({ drainMs }, 'calls were cut off');
    });
    for (const area of built) await area.start?.();
    return {
      grpcAddress: server.address,
      metricsAddress: endpoint?.address,
      stop: stack.stop,
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function allHandlers(built: readonly Area[]): ServiceHandlers {
  return Object.assign({}, ...built.map(({ handlers }) => handlers)) as ServiceHandlers;
}

function parseAddress(text: string): ListenAddress {
  const address = listenAddress(text);
  if (address instanceof SettingProblem) throw new StartupError(`address "${text}" ${address.description}`);
  return address;
}
