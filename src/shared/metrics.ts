import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueryReport } from '../graph/graph.ts';
import type { ListenAddress } from './setting-parsers.ts';
import { cannotListen } from './startup-error.ts';

/** Duration and result of one call. */
export interface CallReport {
  /** For example `AccountService/PutAccount`. */
  readonly method: string;
  /** Name of the gRPC status code. */
  readonly code: string;
  readonly ms: number;
}

/** The metrics of the service itself. Areas add their own to `registry`. */
export interface Metrics {
  readonly registry: Registry;
  callStarted(): void;
  callEnded(report: CallReport): void;
  queryEnded(report: QueryReport): void;
  databaseAnswers(answers: boolean): void;
}

/** Bounds in seconds, from a context in a millisecond to a batch that waits until its deadline. */
const CALL_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Metrics in a new registry. `process` adds those of the runtime (memory, event loop, garbage collection). */
export function createMetrics(options: { readonly process: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: 'kaizen_grpc_calls_total',
    help: 'gRPC calls answered, by method and status code',
    labelNames: ['method', 'code'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 'kaizen_grpc_call_seconds',
    help: 'Duration of gRPC calls, from the decoded request to the answer',
    labelNames: ['method'],
    buckets: CALL_BUCKETS,
    registers,
  });
  const inFlight = new Gauge({
    name: 'kaizen_grpc_calls_in_flight',
    help: 'gRPC calls not yet answered',
    registers,
  });
  const querySeconds = new Histogram({
    name: 'kaizen_graph_query_seconds',
    help: 'Duration of graph queries, by query file and outcome',
    labelNames: ['query', 'outcome'],
    buckets: CALL_BUCKETS,
    registers,
  });
  const databaseUp = new Gauge({
    name: 'kaizen_database_up',
    help: 'Whether the graph database answered the last probe',
    registers,
  });
  if (options.process) collectDefaultMetrics({ register: registry });
  return {
    registry,
    callStarted: () => inFlight.inc(),
    callEnded({ method, code, ms }) {
      inFlight.dec();
      calls.inc({ method, code });
      callSeconds.observe({ method }, ms / 1000);
    },
    queryEnded: ({ name, outcome, ms }) => querySeconds.observe({ query: name, outcome }, ms / 1000),
    databaseAnswers: (answers) => databaseUp.set(answers ? 1 : 0),
  };
}

/** A running metrics endpoint. */
export interface MetricsEndpoint {
  /** `host:port` it listens on. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Answers `/metrics` in the Prometheus text format. Throws a {@link StartupError} when it cannot listen. */
export async function serveMetrics(registry: Registry, listen: ListenAddress): Promise<MetricsEndpoint> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (body) => response.writeHead(200, { 'content-type': registry.contentType }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        cannotListen('Metrics', { address: listen.text, variable: 'KAIZEN_METRICS_ADDRESS', cause: error }),
      ),
    );
    server.listen(listen.port, listen.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: listen.text.replace(/:\d+$/, `:${port}`),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
