import type { Result } from 'neo4j-driver';
import { touchProbe } from '../gen/queries.ts';
import { type ConnectionOptions, createConnections } from './connections.ts';
import { type GraphError, toGraphError } from './errors.ts';
import { type Explanation, explainQuery, type Profile, profileQuery } from './plan.ts';
import type { AnyQuery, Cardinality, Query, QueryResult } from './query.ts';
import { MAX_ATTEMPTS, retrying } from './retry.ts';
import { toResult } from './rows.ts';
import { attemptTransaction, type GraphTransaction } from './transaction.ts';

/** Cost of one query, for metrics. */
export interface QueryReport {
  readonly name: string;
  /** From sending to the last row, in milliseconds. */
  readonly ms: number;
  /** Number of rows received; 0 when the query failed. */
  readonly rows: number;
  readonly outcome: 'OK' | GraphError['kind'];
  /** Code of the database or its driver, when the query failed. */
  readonly code?: string | undefined;
}

/** Connection options, and options of the executor. */
export interface GraphOptions extends ConnectionOptions {
  /** Time limit of a query or transaction with its retries, in milliseconds. Default 30,000. */
  readonly defaultTimeoutMs?: number;
  /** Source of the jitter between retries, uniform on [0, 1). Default `Math.random`: it affects only pauses. */
  readonly random?: () => number;
  /** Monotonic clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number;
  /** Called after every query; must not throw. */
  readonly onQuery?: ((report: QueryReport) => void) | undefined;
  readonly log?: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
}

/** Limits of one query. */
export interface RunOptions {
  /** The caller's cancellation or deadline. It ends a read. A write that was sent is left to finish. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Limits of one transaction. */
export interface TransactionOptions {
  /** Give it only when the work, including writes, must be rolled back when the caller leaves. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /**
   * Whether a conflict is retried. Default true: the work must then be idempotent, because it may run several times.
   */
  readonly retry?: boolean | undefined;
}

/** The only access to the database. Every method throws a {@link GraphError}, or the error of the given work. */
export interface Graph {
  /**
   * Runs one query as its own transaction, in one round trip. Conflicts are retried, because the database has rolled
   * back. A lost connection is retried only for reads, because a write may have been committed.
   */
  run<Params, Row, C extends Cardinality>(
    query: Query<Params, Row, C>,
    params: NoInfer<Params>,
    options?: RunOptions,
  ): Promise<QueryResult<Row, C>>;
  /** Runs several queries as one transaction: see {@link GraphTransaction} for how they share round trips. */
  transaction<T>(
    mode: 'read' | 'write',
    work: (transaction: GraphTransaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** The planner's view of a query. The query is not run. */
  explain(query: AnyQuery): Promise<Explanation>;
  /** The query's cost in database hits. The query is run and rolled back. */
  profile<Params, Row, C extends Cardinality>(
    query: Query<Params, Row, C>,
    params: NoInfer<Params>,
  ): Promise<Profile>;
  /** Resolves when the database answers within `timeoutMs` (default 2,000). */
  verify(timeoutMs?: number): Promise<{ readonly agent: string; readonly address: string }>;
  /**
   * Resolves when the database has committed a write within `timeoutMs` (default 5,000). A database that answers may be
   * unable to write: its disk is full, or it has panicked.
   */
  probe(timeoutMs?: number): Promise<void>;
  /** Drops every connection. Running queries fail. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const VERIFY_TIMEOUT_MS = 2_000;
/**
 * A write takes a few milliseconds. The limit is far higher, so that a fully loaded machine is not taken out of
 * service.
 */
const PROBE_TIMEOUT_MS = 5_000;
/**
 * Time to wait for an answer after the time limit of a transaction, in milliseconds. The server ends a transaction at its
 * limit. A server that has not answered by then counts as gone.
 */
const GRACE_MS = 2_000;

/** A graph that connects on first use. */
export function createGraph(options: GraphOptions): Graph {
  const connections = createConnections(options);
  const now = options.now ?? (() => performance.now());
  const reporting = { now, onQuery: options.onQuery };
  const timeLimitMs = (timeoutMs: number | undefined): number =>
    Math.max(1, Math.ceil(timeoutMs ?? options.defaultTimeoutMs ?? DEFAULT_TIMEOUT_MS));

  /** Repeats until success or the time limit. `attempt` receives the milliseconds that are left. */
  function attempts<T>(
    timeoutMs: number | undefined,
    mayRetry: (error: GraphError) => boolean,
    attempt: (leftMs: number) => Promise<T>,
  ): Promise<T> {
    const limitMs = timeLimitMs(timeoutMs);
    const started = now();
    const leftMs = (): number => Math.ceil(limitMs - (now() - started));
    return retrying(() => attempt(Math.max(1, leftMs())), {
      maxAttempts: MAX_ATTEMPTS,
      random: options.random ?? Math.random,
      mayRetry: (error) => leftMs() > 0 && mayRetry(error),
      onRetry: (number, error) =>
        options.log?.warn(
          { attempt: number, kind: error.kind, code: error.code, query: error.query },
          'graph retry',
        ),
    });
  }

  return {
    run(query, params, { signal, timeoutMs } = {}) {
      const interruption = query.mode === 'read' ? { signal } : { waitSignal: signal };
      return attempts(
        timeoutMs,
        (error) => !signal?.aborted && (query.mode === 'read' || error.kind === 'TRANSIENT'),
        (leftMs) =>
          connections.withSession(
            { mode: query.mode, timeoutMs: leftMs + GRACE_MS, ...interruption },
            (session) =>
              execute(reporting, query, () => session.run(query.text, params ?? {}, { timeout: leftMs })),
          ),
      );
    },
    transaction(mode, work, { signal, timeoutMs, retry = true } = {}) {
      return attempts(
        timeoutMs,
        () => retry && !signal?.aborted,
        (leftMs) =>
          connections.withSession({ mode, timeoutMs: leftMs + GRACE_MS, signal }, (session) =>
            attemptTransaction(
              session,
              {
                mode,
                timeoutMs: leftMs,
                execute: (transaction, query, params) =>
                  execute(reporting, query, () => transaction.run(query.text, params ?? {})),
              },
              work,
            ),
          ),
      );
    },
    explain: (query) => explainQuery(connections, query, timeLimitMs(undefined)),
    profile: (query, params) => profileQuery(connections, query, params ?? {}, timeLimitMs(undefined)),
    verify: (timeoutMs = VERIFY_TIMEOUT_MS) => connections.verify(timeoutMs),
    async probe(timeoutMs = PROBE_TIMEOUT_MS) {
      try {
        await connections.withSession({ mode: 'write', timeoutMs, isProbe: true }, (session) =>
          execute(reporting, touchProbe, () => session.run(touchProbe.text, {}, { timeout: timeoutMs })),
        );
      } catch (error) {
        throw toGraphError(error, touchProbe.name);
      }
    },
    close: () => connections.close(),
  };
}

/** Runs one query, calls the hook, and converts records and errors. */
async function execute<Params, Row, C extends Cardinality>(
  { now, onQuery }: { readonly now: () => number; readonly onQuery: GraphOptions['onQuery'] },
  query: Query<Params, Row, C>,
  send: () => Result,
): Promise<QueryResult<Row, C>> {
  const started = now();
  try {
    const { records } = await send();
    const result = toResult<Row, C>(query, records);
    onQuery?.({ name: query.name, ms: now() - started, rows: records.length, outcome: 'OK' });
    return result;
  } catch (error) {
    const graphError = toGraphError(error, query.name);
    const { kind: outcome, code } = graphError;
    onQuery?.({ name: query.name, ms: now() - started, rows: 0, outcome, code });
    throw graphError;
  }
}
