import neo4j, { type BookmarkManager, type NotificationFilter, type Session } from 'neo4j-driver';
import { presentCaller } from './caller.ts';
import { GraphError, toGraphError } from './errors.ts';
import { abortError, createSlots } from './slots.ts';

/** How to reach the database and how much of it to use. */
export interface ConnectionOptions {
  /** `bolt://`, `neo4j://` or `neo4j+s://` and their kind. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /**
   * Most connections, and so most simultaneous transactions. Default 64: a database with few cores gains nothing from
   * more.
   */
  readonly maxPoolSize?: number;
  /** Time to open one connection, in milliseconds. Default 5,000. */
  readonly connectionTimeoutMs?: number;
  /** Time to wait for a free connection, in milliseconds; then the error is BUSY. Default 10,000. */
  readonly acquisitionTimeoutMs?: number;
}

/** The limits of one piece of work on a session. */
export interface WorkLimits {
  readonly mode: 'read' | 'write';
  /** Interrupts the work and the wait for a connection. */
  readonly signal?: AbortSignal | undefined;
  /** Interrupts only the wait for a connection, because the work itself must not be stopped half-way. */
  readonly waitSignal?: AbortSignal | undefined;
  /** Time limit of the work in this process, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether the work uses an extra connection, so that a busy service can still be probed. */
  readonly isProbe?: boolean;
  /** Replaces the default filter, which turns off all notifications. */
  readonly notificationFilter?: NotificationFilter;
}

/** The driver with a limited number of connections. Every session is opened, limited and closed here. */
export interface Connections {
  withSession<T>(limits: WorkLimits, work: (session: Session) => Promise<T>): Promise<T>;
  /** Asks the database for its identity. Rejects with UNAVAILABLE when it has not answered within `timeoutMs`. */
  verify(timeoutMs: number): Promise<{ readonly agent: string; readonly address: string }>;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 64;
/**
 * Share of the connections that one account, or one credential without an account, may use at the same time. The
 * account's transactions may all wait for one lock, and three quarters are then left to others. A quarter of the
 * connections keeps a database of several cores busy.
 */
const OWNER_SHARE = 1 / 4;
const DEFAULT_CONNECTION_TIMEOUT_MS = 5_000;
const DEFAULT_ACQUISITION_TIMEOUT_MS = 10_000;
/**
 * A connection that was idle for longer is pinged before use, because firewalls and restarts drop idle connections
 * silently.
 */
const LIVENESS_CHECK_MS = 30_000;

/** The driver's value for "all rows in one message". */
const FETCH_ALL = -1;

/** Opens no connection yet; the first query does. */
export function createConnections(options: ConnectionOptions): Connections {
  const poolSize = options.maxPoolSize ?? DEFAULT_POOL_SIZE;
  const acquisitionTimeoutMs = options.acquisitionTimeoutMs ?? DEFAULT_ACQUISITION_TIMEOUT_MS;
  const connectionTimeoutMs = options.connectionTimeoutMs ?? DEFAULT_CONNECTION_TIMEOUT_MS;
  const driver = neo4j.driver(options.uri, neo4j.auth.basic(options.username, options.password), {
    // One extra connection, for probes.
    maxConnectionPoolSize: poolSize + 1,
    connectionTimeout: connectionTimeoutMs,
    // The slots already limit the pool, so the driver waits only while it opens a connection.
    connectionAcquisitionTimeout: connectionTimeoutMs + acquisitionTimeoutMs,
    connectionLivenessCheckTimeout: LIVENESS_CHECK_MS,
    disableLosslessIntegers: true,
    // All rows are needed: one PULL instead of one per thousand rows.
    fetchSize: FETCH_ALL,
    notificationFilter: { minimumSeverityLevel: 'OFF' },
    telemetryDisabled: true,
    userAgent: 'kaizen-graph',
  });
  const perOwner = Math.max(1, Math.ceil(poolSize * OWNER_SHARE));
  const slots = createSlots({ size: poolSize, perOwner, now: () => performance.now() });
  // In a cluster, a read may go to a replica; bookmarks make sure that it sees this server's own writes. A single
  // server needs no bookmarks, and they would cost a few bytes and an await per query.
  const bookmarkManager: BookmarkManager | undefined = options.uri.startsWith('neo4j')
    ? neo4j.bookmarkManager()
    : undefined;

  return {
    async withSession(limits, work) {
      const waitSignal = limits.signal ?? limits.waitSignal;
      if (waitSignal?.aborted) throw abortError(waitSignal);
      const caller = presentCaller();
      if (limits.isProbe !== true)
        await slots.take(Math.min(acquisitionTimeoutMs, limits.timeoutMs), caller, waitSignal);
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
            if (limits.isProbe !== true) slots.give(caller.owner);
          });
        // After an interruption, the caller does not wait for the close, which may never end.
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
      // The database ends a transaction at its own limit. A database that does not even report that has stalled.
      () => interrupt(new GraphError('UNAVAILABLE', 'The graph database did not answer in time.')),
      timeoutMs,
    );
    signal?.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(settle);
    if (signal?.aborted) abort();
  });
}

function ignore(): void {
  // The result of the work is known already. A session that fails to close drops its connection.
}
