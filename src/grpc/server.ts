import { setMaxListeners } from 'node:events';
import { logVerbosity, Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Audit } from '../access/audit.ts';
import type { Identity } from '../access/identity.ts';
import type { Graph } from '../graph/graph.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { ListenAddress } from '../shared/setting-parsers.ts';
import { cannotListen } from '../shared/startup-error.ts';
import { createAdmission, MAX_STREAMS } from './admission.ts';
import { MAX_ANSWER_BYTES } from './fit-answer.ts';
import { refusingServer } from './foreign-service.ts';
import { guardAnswers } from './guard-answers.ts';
import { createHealth, type HealthOptions } from './health.ts';
import { normaliseMessage } from './normalise.ts';
import { createQuotas, NO_QUOTAS, type QuotaLimits } from './quotas.ts';
import { addReflection } from './reflection.ts';
import type { ServerCertificates } from './server-certificates.ts';
import { bindServices, type ServiceHandlers } from './services.ts';
import { answerUnknownMethods } from './transport-refusals.ts';
import { validateMessage } from './validate.ts';

/** gRPC's usual limit. It is stated here because clients depend on it: they cut batches to fit. */
const MAX_RECEIVE_BYTES = 4 * 2 ** 20;
/** Most calls at once on one connection. gRPC has no limit by default. Admission limits all connections together. */
const MAX_CONCURRENT_STREAMS = 500;
/** Detects dead peers behind firewalls that drop packets silently. */
const KEEPALIVE_TIME_MS = 60_000;
const KEEPALIVE_TIMEOUT_MS = 20_000;
/** Connections are renewed from time to time, so that load spreads over new servers. */
const MAX_CONNECTION_AGE_MS = 30 * 60_000;
/** Longer than the deadline of any reasonable call. */
const MAX_CONNECTION_AGE_GRACE_MS = 60_000;
/** Time for the last answers to be sent. Endless streams (health, reflection) are cut afterwards. */
const FLUSH_MS = 250;

/** What a server needs. */
export interface GrpcServerOptions {
  readonly handlers: ServiceHandlers;
  readonly graph: Pick<Graph, 'probe'>;
  readonly onDatabaseBroken?: HealthOptions['onBroken'];
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  readonly identity: Identity;
  readonly audit: Audit;
  /** Default: none. */
  readonly quotas?: QuotaLimits | undefined;
  /** Certificates; undefined: connections are not encrypted. */
  readonly tls?: ServerCertificates | undefined;
  /** Whether clients may use reflection. Default true. */
  readonly reflection?: boolean;
  /** Most calls at the same time; tests lower it. */
  readonly maxCallsInFlight?: number;
  /** Most bytes of a page of a list; tests lower it. */
  readonly maxAnswerBytes?: number;
  /** Milliseconds between health probes; tests shorten it. */
  readonly healthIntervalMs?: number;
}

/** A server that listens. */
export interface RunningServer {
  /** `host:port` it listens on. */
  readonly address: string;
  /**
   * Sets health to NOT_SERVING, accepts no new connections and calls, waits up to `deadlineMs` for the calls in
   * progress, and cancels the rest. Resolves to whether every call was answered.
   */
  drain(deadlineMs: number): Promise<boolean>;
}

/** Starts a server. Throws a {@link StartupError} when it cannot or must not listen on the address. */
export async function startGrpcServer(
  listen: ListenAddress,
  options: GrpcServerOptions,
): Promise<RunningServer> {
  const { metrics, log, now, identity, audit } = options;
  const admission = createAdmission(options.maxCallsInFlight);
  const streams = createAdmission(MAX_STREAMS, 'streams');
  const stopping = new AbortController();
  // Every stream of requests adds a listener to it.
  setMaxListeners(MAX_STREAMS, stopping.signal);
  const server = createServer(log);
  const services = bindServices(options.handlers, {
    identity,
    audit,
    admission,
    streams,
    quotas: createQuotas(options.quotas ?? NO_QUOTAS, () => performance.now()),
    stopping: stopping.signal,
    normalise: normaliseMessage,
    validate: validateMessage,
    metrics,
    log,
    now,
    maxAnswerBytes: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
  });
  for (const { definition, implementation } of services) server.addService(definition, implementation);
  const names = services.map(({ fullName }) => fullName);
  const health = createHealth({
    services: names,
    graph: options.graph,
    onBroken: options.onDatabaseBroken,
    metrics,
    log,
    ...(options.healthIntervalMs === undefined ? {} : { intervalMs: options.healthIntervalMs }),
  });
  // Of their own, so that watches of health do not take the places of the API, and the other way round.
  const foreignStreams = createAdmission(MAX_STREAMS, 'streams');
  health.implementation.addToServer(refusingServer(server, foreignStreams));
  if (options.reflection !== false) addReflection(server, names, foreignStreams);
  const port = await bind(server, listen, options.tls?.credentials ?? ServerCredentials.createInsecure());
  await health.start();
  return {
    address: listen.text.replace(/:\d+$/, `:${port}`),
    async drain(deadlineMs) {
      health.leave();
      // Watchers learn of it at once and continue on another server from their last cursor.
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      const idle = Promise.all([admission.drain(), streams.drain()]).then(() => after(FLUSH_MS).promise);
      const deadline = after(deadlineMs);
      const outcome = await Promise.race([
        Promise.race([closed, idle]).then(() => true),
        deadline.promise.then(() => false),
      ]);
      deadline.clear();
      server.forceShutdown();
      options.tls?.stop();
      return outcome;
    },
  };
}

function createServer(log: Logger): Server {
  // For the whole process: grpc-js writes headers that it cannot read to standard error, credentials among them.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    interceptors: [guardAnswers(log)],
    'grpc.max_receive_message_length': MAX_RECEIVE_BYTES,
    'grpc.max_concurrent_streams': MAX_CONCURRENT_STREAMS,
    'grpc.keepalive_time_ms': KEEPALIVE_TIME_MS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
    'grpc.max_connection_age_ms': MAX_CONNECTION_AGE_MS,
    'grpc.max_connection_age_grace_ms': MAX_CONNECTION_AGE_GRACE_MS,
  });
  answerUnknownMethods(server);
  return server;
}

function bind(server: Server, listen: ListenAddress, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(listen.text, credentials, (error, port) => {
      if (error === null) {
        resolve(port);
        return;
      }
      server.forceShutdown();
      reject(cannotListen('gRPC', { address: listen.text, variable: 'KAIZEN_GRPC_ADDRESS', cause: error }));
    });
  });
}

function after(ms: number): { readonly promise: Promise<void>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { promise, clear: () => clearTimeout(timer) };
}
