import neo4j, { type BookmarkManager, type NotificationFilter, type Session } from 'neo4j-driver';
import { GraphError, toGraphError } from './errors.ts';
import { abortError, createSlots } from './slots.ts';

/** How to reach the database and how much of it to use. */
export interface ConnectionOptions {
  /** `bolt://`, `neo4j://` or `neo4j+s://` and their kind. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** Connections, and so transactions at the same time. Default 64: a database with few cores gains nothing by more. */
  readonly maxPoolSize?: number;
  /** Time to open one connection, in milliseconds. Default 5,000. */
  readonly connectionTimeoutMs?: number;
  /** Time to wait for a free connection, in milliseconds. Default 5,000. */
  readonly acquisitionTimeoutMs?: number;
}

/** The limits of one piece of work on a session. */
export interface WorkLimits {
  readonly mode: 'read' | 'write';
  /** Interrupts the work and the wait for a connection. */
  readonly signal?: AbortSignal | undefined;
  /** Interrupts only the wait for a connection: the work itself is not to be left half-way. */
  readonly waitSignal?: AbortSignal | undefined;
  /** Milliseconds the work may take on our side. */
  readonly timeoutMs: number;
  /** Whether the work has a connection of its own beside the counted ones, so that a busy service can still be probed. */
  readonly isProbe?: boolean;
  /** Overrides the filter that turns every notification off. */
  readonly notificationFilter?: NotificationFilter;
}

/** The driver behind a counted door; every session is opened, limited and closed here. */
export interface Connections {
  withSession<T>(limits: WorkLimits, work: (session: Session) => Promise<T>): Promise<T>;
  /** Asks the database who it is; rejects with UNAVAILABLE when it has not answered within `timeoutMs`. */
  verify(timeoutMs: number): Promise<{ readonly agent: string; readonly address: string }>;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 64;
const DEFAULT_CONNECTION_TIMEOUT_MS = 5_000;
const DEFAULT_ACQUISITION_TIMEOUT_MS = 5_000;
/** A connection idle for longer is pinged before use: firewalls and restarts drop idle ones silently. */
const LIVENESS_CHECK_MS = 30_000;

/** The driver's number for "every row in one message". */
const FETCH_ALL = -1;

/** Opens no connection yet; the first query does. */
export function createConnections(options: ConnectionOptions): Connections {
  const poolSize = options.maxPoolSize ?? DEFAULT_POOL_SIZE;
  const acquisitionTimeoutMs = options.acquisitionTimeoutMs ?? DEFAULT_ACQUISITION_TIMEOUT_MS;
  const connectionTimeoutMs = options.connectionTimeoutMs ?? DEFAULT_CONNECTION_TIMEOUT_MS;
  const driver = neo4j.driver(options.uri, neo4j.auth.basic(options.username, options.password), {
    // One beside the counted ones, for the probes.
    maxConnectionPoolSize: poolSize + 1,
    connectionTimeout: connectionTimeoutMs,
    // Slots already limit the pool, so the driver only waits while it opens a connection.
    connectionAcquisitionTimeout: connectionTimeoutMs + acquisitionTimeoutMs,
    connectionLivenessCheckTimeout: LIVENESS_CHECK_MS,
    disableLosslessIntegers: true,
    // Rows are wanted whole: one PULL instead of one per thousand rows.
    fetchSize: FETCH_ALL,
    notificationFilter: { minimumSeverityLevel: 'OFF' },
    telemetryDisabled: true,
    userAgent: 'kaizen-graph',
  });
  const slots = createSlots(poolSize);
  // On a cluster a read may go to a replica: bookmarks make it see this server's own writes. A single server needs
  // none, and they would cost a few bytes and an await per query.
  const bookmarkManager: BookmarkManager | undefined = options.uri.startsWith('neo4j')
    ? neo4j.bookmarkManager()
    : undefined;

  return {
    async withSession(limits, work) {
      const waitSignal = limits.signal ?? limits.waitSignal;
      if (waitSignal?.aborted) throw abortError(waitSignal);
      if (limits.isProbe !== true)
        await slots.take(Math.min(acquisitionTimeoutMs, limits.timeoutMs), waitSignal);
      const session = driver.session({
        database: options.database,
        defaultAccessMode: limits.mode === 'read' ? neo4j.session.READ : neo4j.session.WRITE,
        ...(bookmarkManager && { bookmarkManager }),
        ...(limits.notificationFilter && { notificationFilter: limits.notificationFilter }),
      });
      let interrupted = false;
      try {
        return await interruptible(work(session), limits, () => {
          interrupted = true;
        });
      } finally {
        // Closing resets the connection, which ends a running query on the server.
        const closed = session
          .close()
          .catch(ignore)
          .finally(() => {
            if (limits.isProbe !== true) slots.give();
          });
        // A database that does not answer must not hold the caller, who has waited long enough.
        if (!interrupted) await closed;
      }
    },
    async verify(timeoutMs) {
      const answer = driver.getServerInfo({ database: options.database });
      const passed = new Promise<never>((_, reject) => {
        AbortSignal.timeout(timeoutMs).addEventListener('abort', () =>
          reject(new GraphError('UNAVAILABLE', 'The graph database did not answer a health probe in time.')),
        );
      });
      const { agent, address } = await Promise.race([answer, passed]).catch((error: unknown) =>
        Promise.reject(toGraphError(error)),
      );
      return { agent: agent ?? '', address: address ?? '' };
    },
    close: () => driver.close(),
  };
}

/** Settles with the work, or earlier with an error when the signal aborts or the time is up. */
function interruptible<T>(work: Promise<T>, limits: WorkLimits, onInterrupt: () => void): Promise<T> {
  const { signal, timeoutMs } = limits;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const interrupt = (error: GraphError): void => {
      settle();
      onInterrupt();
      reject(error);
    };
    const abort = (): void => interrupt(abortError(signal));
    const timer = setTimeout(
      // The database ends a transaction by itself at its limit: one that says nothing has stalled.
      () => interrupt(new GraphError('UNAVAILABLE', 'The graph database did not answer in time.')),
      timeoutMs,
    );
    signal?.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(settle);
    if (signal?.aborted) abort();
  });
}

function ignore(): void {
  // The outcome of the work is already known; a session that fails to close drops its connection.
}
