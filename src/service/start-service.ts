/** Starts the service in the same way for the program, the tests and the benchmark. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Graph } from '../graph/graph.ts';
import { applyMigrations } from '../graph/migrations.ts';
import { startGrpcServer } from '../grpc/server.ts';
import type { ServiceHandlers } from '../grpc/services.ts';
import { createMetrics, type Metrics, serveMetrics } from '../shared/metrics.ts';
import { packageRoot } from '../shared/package-root.ts';
import { type ListenAddress, listenAddress, SettingProblem } from '../shared/setting-parsers.ts';
import { StartupError } from '../shared/startup-error.ts';
import { type AccessSettings, assertSafeToListen, openGate } from './access.ts';
import { accountArea } from './account-area.ts';
import { adminArea } from './admin-area.ts';
import type { Area, AreaFactory, AreaParts, AreaSettings } from './area.ts';
import { readConfig } from './config.ts';
import { eventArea } from './event-area.ts';
import { kaizenArea } from './kaizen-area.ts';
import { learningArea } from './learning-area.ts';
import { predictionArea } from './prediction-area.ts';
import { type QuotaSettings, quotaLimits } from './quotas.ts';
import { createShutdownStack } from './shutdown.ts';

/** What the service needs. */
export interface ServiceOptions {
  /** The caller closes it after the service has stopped. */
  readonly graph: Graph;
  readonly log: Logger;
  /** `host:port`; port 0 picks a free port. */
  readonly grpcAddress: string;
  /** `host:port`; absent: no metrics endpoint. */
  readonly metricsAddress?: string | undefined;
  /** Default: a new registry. Pass one if the graph reports its queries to it. */
  readonly metrics?: Metrics;
  /** Default: the clock of the machine. */
  readonly now?: () => Date;
  /** Uniform on [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
  /** Names this server among those of the same database. Default: a random name. */
  readonly serverId?: string;
  /** Default: the defaults in the table of settings. */
  readonly settings?: Partial<AreaSettings & AccessSettings & QuotaSettings>;
  /** Whether clients may use reflection. Default true. */
  readonly reflection?: boolean;
  /** Default: {@link areas}. */
  readonly areas?: readonly AreaFactory[];
  /** Called with the error's code when the database answers but cannot work until it is restarted. */
  readonly onDatabaseBroken?: (code: string) => void;
  /** Milliseconds between health probes. */
  readonly healthIntervalMs?: number;
  readonly maxCallsInFlight?: number;
  /** Most bytes of a page of a list; tests lower it. */
  readonly maxAnswerBytes?: number;
  /** Time for calls in progress when the service stops, in milliseconds. Default 10,000. */
  readonly drainMs?: number;
}

/** A service that listens. */
export interface RunningService {
  /** `host:port`. */
  readonly grpcAddress: string;
  /** `host:port`; undefined without a metrics endpoint. */
  readonly metricsAddress: string | undefined;
  /** Answers the calls in progress and stops. Resolves with the names of the parts that did not stop properly. */
  stop(): Promise<readonly string[]>;
}

/**
 * Time for calls in progress at a stop, in milliseconds. Orchestrators usually kill a process after 30 s: calls get a
 * third of that, and batches and stages another third.
 */
const DRAIN_MS = 10_000;
/** Time for all parts other than calls at a stop, in milliseconds. */
const STOP_PARTS_MS = 10_000;

/** The areas of the service, in the order they start. */
export const areas: readonly AreaFactory[] = [
  accountArea,
  eventArea,
  kaizenArea,
  learningArea,
  predictionArea,
  adminArea,
];

/**
 * Migrates the database to this version, listens, and starts the areas. Throws a StartupError or MigrationError that
 * can be shown, or a GraphError. Everything started is stopped again then.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { graph, log, metrics = createMetrics({ process: false }), drainMs = DRAIN_MS } = options;
  const now = options.now ?? (() => new Date());
  const grpcListen = parseAddress(options.grpcAddress);
  const metricsListen =
    options.metricsAddress === undefined ? undefined : parseAddress(options.metricsAddress);
  const settings = { ...readConfig({}), ...options.settings };
  assertSafeToListen(grpcListen, settings);
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
      settings,
      serverId: options.serverId ?? randomUUID(),
    };
    const built = (options.areas ?? areas).map((build) => build(parts));
    for (const area of built) stack.push(area.name, async () => area.stop?.());
    const endpoint =
      metricsListen === undefined ? undefined : await serveMetrics(metrics.registry, metricsListen);
    if (endpoint !== undefined) stack.push('metrics', endpoint.stop);
    const gate = await openGate(settings, { graph, now, log });
    stack.push('gate', gate.stop);
    const server = await startGrpcServer(grpcListen, {
      identity: gate.identity,
      audit: gate.audit,
      quotas: quotaLimits(settings),
      tls: gate.certificates,
      handlers: allHandlers(built),
      graph,
      onDatabaseBroken: options.onDatabaseBroken,
      metrics,
      log,
      // Deadlines are instants of real time, even when the service's own clock is stopped.
      now: Date.now,
      reflection: options.reflection !== false,
      ...(options.maxCallsInFlight === undefined ? {} : { maxCallsInFlight: options.maxCallsInFlight }),
      ...(options.maxAnswerBytes === undefined ? {} : { maxAnswerBytes: options.maxAnswerBytes }),
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
