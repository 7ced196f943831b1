import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from 'pino';
import { GraphError } from '../graph/errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { Metrics } from '../shared/metrics.ts';

/** Time between probes of the database: short enough for a load balancer, and long enough to cost nearly nothing. */
const PROBE_INTERVAL_MS = 3_000;

/**
 * The database counts as broken after this many consecutive probes that fail with an error of the database itself. Such
 * an error is a panic, which only a restart of Neo4j ends. Five probes take about 15 s. A database that is starting or
 * short of memory recovers in that time.
 */
const BROKEN_PROBES = 5;

/** grpc.health.v1, kept current by probing the database with a write. */
export interface Health {
  readonly implementation: HealthImplementation;
  /** Probes every few seconds until stopped. Resolves after the first probe. */
  start(): Promise<void>;
  /** Sets NOT_SERVING permanently: the server is stopping. */
  leave(): void;
  stop(): void;
}

/** What health needs, and whom it informs. */
export interface HealthOptions {
  /** Full names of services. '' (the whole server) is added. */
  readonly services: readonly string[];
  readonly graph: Pick<Graph, 'probe'>;
  /** Called once, with the error's code, when the database answers but cannot work until it is restarted. */
  readonly onBroken?: ((code: string) => void) | undefined;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Milliseconds between probes. Default 3,000. */
  readonly intervalMs?: number;
}

/** Every service is NOT_SERVING until the database has committed a write. */
export function createHealth(options: HealthOptions): Health {
  const names = ['', ...options.services];
  const implementation = new HealthImplementation(
    Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'] as const)),
  );
  let serving = false;
  let ended = false;
  let ownErrors = 0;
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

  function noteOwnError(failure: unknown): void {
    const code = failure instanceof GraphError ? failure.code : undefined;
    ownErrors = code !== undefined && isOwnError(code) ? ownErrors + 1 : 0;
    if (ownErrors !== BROKEN_PROBES || code === undefined) return;
    options.log.error({ databaseCode: code }, 'the database is broken until it is started again');
    options.onBroken?.(code);
  }

  async function probe(): Promise<void> {
    const failure = await options.graph.probe().then(
      () => undefined,
      (error: unknown) => error,
    );
    set(failure === undefined);
    if (ended) return;
    noteOwnError(failure);
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

/** Whether the database itself reports that it cannot work, unlike a database that stalls or cannot be reached. */
function isOwnError(code: string): boolean {
  return code.startsWith('Neo.DatabaseError.') || code === 'Neo.TransientError.General.DatabaseUnavailable';
}
