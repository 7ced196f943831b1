import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from 'pino';
import { GraphError } from '../graph/errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { Metrics } from '../shared/metrics.ts';

/** Between probes of the database: soon enough for a load balancer, rare enough to cost nothing. */
const PROBE_INTERVAL_MS = 3_000;

/**
 * Probes in a row to which a database gives an error of its own before it is taken for broken: a panic, which Neo4j
 * leaves only by being started again. Some 15 s, in which a database that is starting or short of memory gets well.
 */
const BROKEN_PROBES = 5;

/** grpc.health.v1, kept true by probing the database with a write. */
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
  readonly graph: Pick<Graph, 'probe'>;
  /** Told once when the database answers, and can do nothing any more until it is started again; with its error's code. */
  readonly onBroken?: ((code: string) => void) | undefined;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Milliseconds between probes. Default 3,000. */
  readonly intervalMs?: number;
}

/** Every service is NOT_SERVING until the database has taken a write. */
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

/** Whether the database itself says that it cannot work, in contrast to one that stalls or cannot be reached. */
function isOwnError(code: string): boolean {
  return code.startsWith('Neo.DatabaseError.') || code === 'Neo.TransientError.General.DatabaseUnavailable';
}
