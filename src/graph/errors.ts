import { Neo4jError } from 'neo4j-driver';

/**
 * Kinds of errors of the graph:
 * - UNAVAILABLE: no connection, or a broken database (full disk, panic); it is unknown whether a running commit succeeded
 * - BUSY: no connection was free in time, so nothing was sent
 * - MEMORY: the transaction needed more memory than the database may give it, and was rolled back
 * - TIMEOUT: the limit of the transaction or the caller's deadline has passed
 * - CONSTRAINT: a uniqueness constraint refused a write
 * - TRANSIENT: a deadlock or another temporary conflict that lasted through all retries
 * - REFUSED: the written content is at fault: a number cannot be added to the stored ones
 * - CANCELLED: the caller left
 * - AUTHENTICATION: the database refused the credentials or their permissions
 * - UNEXPECTED: anything else; a bug, or a query that breaks its header
 */
export type GraphErrorKind =
  | 'UNAVAILABLE'
  | 'BUSY'
  | 'MEMORY'
  | 'TIMEOUT'
  | 'CONSTRAINT'
  | 'TRANSIENT'
  | 'REFUSED'
  | 'CANCELLED'
  | 'AUTHENTICATION'
  | 'UNEXPECTED';

/**
 * The only error that the graph throws. The message is constant per kind and query; the driver's error is the `cause`.
 */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly kind: GraphErrorKind;
  /** Whether repeating the same idempotent work may succeed at once. */
  readonly retryable: boolean;
  /** Name of the query that failed; undefined when it was not a single query. */
  readonly query: string | undefined;
  /** Code of the database or the driver, such as `Neo.TransientError.Transaction.DeadlockDetected`. */
  readonly code: string | undefined;

  constructor(
    kind: GraphErrorKind,
    message: string,
    details: {
      readonly cause?: unknown;
      readonly query?: string | undefined;
      readonly code?: string | undefined;
      readonly retryable?: boolean;
    } = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.kind = kind;
    this.retryable = details.retryable ?? false;
    this.query = details.query;
    this.code = details.code;
  }
}

/**
 * Kinds by the codes of the database and its driver; the first matching row decides. A row that ends with a dot is a
 * prefix. REFUSED is only for codes that prove a fault of the content, because callers never send refused content
 * again. All other errors pass or are the service's own fault.
 */
const KINDS_BY_CODE: readonly (readonly [code: string, kind: GraphErrorKind, retryable: boolean])[] = [
  ['ServiceUnavailable', 'UNAVAILABLE', true],
  ['SessionExpired', 'UNAVAILABLE', true],
  // The driver has no code for a stalled database, for example when no connection opens in time or a transaction was
  // closed.
  ['N/A', 'UNAVAILABLE', false],
  ['ProtocolError', 'UNAVAILABLE', false],
  // Disk, store or memory of the database have failed, or it has panicked.
  ['Neo.DatabaseError.', 'UNAVAILABLE', false],
  // The limits of src/embedded-neo4j/configuration.ts, of one transaction and of all; both have the second code.
  ['Neo.TransientError.General.TransactionMemoryLimit', 'MEMORY', false],
  ['Neo.TransientError.General.MemoryPoolOutOfMemoryError', 'MEMORY', false],
  ['Neo.ClientError.General.TransactionOutOfMemoryError', 'MEMORY', false],
  ['Neo.TransientError.General.DatabaseUnavailable', 'UNAVAILABLE', true],
  ['Neo.TransientError.General.', 'UNAVAILABLE', false],
  ['Neo.TransientError.Request.', 'UNAVAILABLE', false],
  ['Neo.TransientError.Cluster.', 'UNAVAILABLE', true],
  ['Neo.TransientError.Security.', 'UNAVAILABLE', false],
  ['Neo.TransientError.Transaction.LeaderSwitch', 'UNAVAILABLE', true],
  ['Neo.TransientError.Transaction.BookmarkTimeout', 'UNAVAILABLE', false],
  ['Neo.ClientError.Cluster.', 'UNAVAILABLE', true],
  ['Neo.ClientError.Routing.', 'UNAVAILABLE', false],
  ['Neo.ClientError.General.ForbiddenOnReadOnlyDatabase', 'UNAVAILABLE', true],
  ['Neo.ClientError.General.WriteOnReadOnlyAccessDatabase', 'UNAVAILABLE', false],
  ['Neo.ClientError.Database.', 'UNAVAILABLE', false],
  // Bookmarks become invalid when a database is restored from a backup.
  ['Neo.ClientError.Transaction.InvalidBookmark', 'UNAVAILABLE', false],
  ['Neo.ClientError.Transaction.InvalidBookmarkMixture', 'UNAVAILABLE', false],
  ['Neo.ClientError.Transaction.TransactionTimedOut', 'TIMEOUT', false],
  ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', 'TIMEOUT', false],
  // The time limit ended the transaction while it waited for a lock.
  ['Neo.ClientError.Transaction.LockClientStopped', 'TIMEOUT', false],
  ['Neo.TransientError.Transaction.LockClientStopped', 'TIMEOUT', false],
  ['Neo.TransientError.Statement.ExecutionTimeout', 'TIMEOUT', false],
  ['Neo.ClientError.Procedure.ProcedureTimedOut', 'TIMEOUT', false],
  // Neo4j 5 also uses this code when a node with relationships is deleted, which queries avoid with DETACH DELETE. Both
  // cases have the same GQL status.
  ['Neo.ClientError.Schema.ConstraintValidationFailed', 'CONSTRAINT', false],
  // A sum beyond 2^63 - 1.
  ['Neo.ClientError.Statement.ArithmeticError', 'REFUSED', false],
  // The driver itself requests a new token or key for the next connection.
  ['Neo.ClientError.Security.AuthorizationExpired', 'AUTHENTICATION', true],
  ['Neo.ClientError.Security.', 'AUTHENTICATION', false],
  // Ended on the server by an operator or by its shutdown. An immediate retry would not help.
  ['Neo.TransientError.Transaction.Terminated', 'UNAVAILABLE', false],
  ['Neo.TransientError.Transaction.Interrupted', 'UNAVAILABLE', false],
  ['Neo.ClientError.Transaction.Terminated', 'UNAVAILABLE', false],
  ['Neo.TransientError.', 'TRANSIENT', true],
];

/** Kinds of errors that the same statements may not have with less, or other, content. */
const KINDS_OF_CONTENT: ReadonlySet<GraphErrorKind> = new Set([
  'REFUSED',
  'CONSTRAINT',
  'UNEXPECTED',
  'MEMORY',
]);
/** The code of statements that failed because of their content, such as a key too long for an index. */
const CODE_OF_CONTENT = 'Neo.DatabaseError.Statement.ExecutionFailed';

/** Whether the same statements may succeed with less, or other, content. False when the database is away or broken. */
export function mayDependOnContent({ kind, code }: GraphError): boolean {
  return KINDS_OF_CONTENT.has(kind) || code === CODE_OF_CONTENT;
}

/** Turns any error into a {@link GraphError}. The code decides, never the message. */
export function toGraphError(error: unknown, query?: string): GraphError {
  if (error instanceof GraphError) return error;
  const of = query === undefined ? '' : ` in ${query}`;
  if (!(error instanceof Neo4jError)) {
    return new GraphError('UNEXPECTED', `The graph failed unexpectedly${of}.`, { cause: error, query });
  }
  const { kind, retryable } = classify(error);
  return new GraphError(kind, `${MESSAGES[kind]}${of}.`, {
    cause: error,
    query,
    code: error.code,
    retryable,
  });
}

const MESSAGES: Readonly<Record<GraphErrorKind, string>> = {
  UNAVAILABLE: 'The graph database cannot be reached, or is in trouble',
  BUSY: 'No graph connection was free in time',
  MEMORY: 'The graph transaction needed more memory than it may have',
  TIMEOUT: 'The graph transaction ran out of time',
  CONSTRAINT: 'A uniqueness constraint refused the write',
  TRANSIENT: 'The graph transaction met a conflict',
  REFUSED: 'The graph cannot hold what was to be written',
  CANCELLED: 'The graph transaction was cancelled',
  AUTHENTICATION: 'The graph database refused our credentials',
  UNEXPECTED: 'The graph failed unexpectedly',
};

function classify(error: Neo4jError): { readonly kind: GraphErrorKind; readonly retryable: boolean } {
  const row = KINDS_BY_CODE.find(([code]) =>
    code.endsWith('.') ? error.code.startsWith(code) : error.code === code,
  );
  if (row !== undefined) return { kind: row[1], retryable: row[2] };
  return { kind: error.retryable ? 'TRANSIENT' : 'UNEXPECTED', retryable: error.retryable };
}
