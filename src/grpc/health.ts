import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from 'pino';
import type { Graph } from '../graph/graph.ts';
import type { Metrics } from '../metrics.ts';

/** Between probes of the database: soon enough for a load balancer, rare enough to cost nothing. */
const PROBE_INTERVAL_MS = 3_000;

/** grpc.health.v1, kept true by probing the database. */
export interface Health {
  readonly implementation: HealthImplementation;
  /** Probes now and then every few seconds until stopped. Resolves after the first probe. */
  start(): Promise<void>;
  /** NOT_SERVING for good: the server is leaving. */
  leave(): void;
  stop(): void;
}

/** What health depends on and whom it tells. */
export interface HealthOptions {
  /** Full names; '' (the server as a whole) is added. */
  readonly services: readonly string[];
  readonly graph: Pick<Graph, 'verify'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Milliseconds between probes. Default 3,000. */
  readonly intervalMs?: number;
}

/** Every service is NOT_SERVING until the database has answered. */
export function createHealth(options: HealthOptions): Health {
  const names = ['', ...options.services];
  const implementation = new HealthImplementation(
    Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'] as const)),
  );
  let serving = false;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;

  function set(answers: boolean): void {
    if (ended) return;
    options.metrics.databaseAnswers(answers);
    if (answers === serving) return;
    serving = answers;
    for (const name of names) implementation.setStatus(name, answers ? 'SERVING' : 'NOT_SERVING');
    if (answers) options.log.info({}, 'database answers: serving');
    else options.log.error({}, 'database does not answer: not serving');
  }

  async function probe(): Promise<void> {
    await options.graph.verify().then(
      () => set(true),
      () => set(false),
    );
    if (ended) return;
    timer = setTimeout(() => void probe(), options.intervalMs ?? PROBE_INTERVAL_MS);
    timer.unref();
  }

  function stop(): void {
    ended = true;
    clearTimeout(timer);
  }

  return {
    implementation,
    start: probe,
    leave() {
      stop();
      for (const name of names) implementation.setStatus(name, 'NOT_SERVING');
    },
    stop,
  };
}
