import { Neo4jError } from 'neo4j-driver';

/**
 * What went wrong between us and the graph:
 * - UNAVAILABLE: no connection, none free in time, or a database in trouble of its own (a full disk, a panic, no
 *   memory); nothing is known about a commit that was under way
 * - TIMEOUT: the transaction or the caller's deadline ran out
 * - CONSTRAINT: a uniqueness constraint refused a write
 * - TRANSIENT: a deadlock or other passing conflict, still there after every retry
 * - REFUSED: what was written is itself at fault: a number that cannot be added to those stored
 * - CANCELLED: the caller left
 * - AUTHENTICATION: the database refused our credentials or their rights
 * - UNEXPECTED: anything else; a bug or a broken promise of a query
 */
export type GraphErrorKind =
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'CONSTRAINT'
  | 'TRANSIENT'
  | 'REFUSED'
  | 'CANCELLED'
  | 'AUTHENTICATION'
  | 'UNEXPECTED';

/** The only error the graph throws. The message is constant per kind and query; the driver's error is the `cause`. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly kind: GraphErrorKind;
  /** Whether running the same idempotent work again may succeed at once. */
  readonly retryable: boolean;
  /** Name of the query, when one query is to blame. */
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
 * Codes of the database and of its driver by kind; the first matching row decides. A row that ends with a dot is a
 * prefix. Only what proves a fault of the content is REFUSED: all other trouble passes or is ours, and whoever is told
 * that its content is at fault never sends it again.
 */
const KINDS_BY_CODE: readonly (readonly [code: string, kind: GraphErrorKind, retryable: boolean])[] = [
  ['ServiceUnavailable', 'UNAVAILABLE', true],
  ['SessionExpired', 'UNAVAILABLE', true],
  // The driver has no code for what it meets when a database stalls: no connection in time, a transaction it closed.
  ['N/A', 'UNAVAILABLE', false],
  ['ProtocolError', 'UNAVAILABLE', false],
  // The disk, the store or the memory of the database, and every call after a panic.
  ['Neo.DatabaseError.', 'UNAVAILABLE', false],
  ['Neo.TransientError.General.DatabaseUnavailable', 'UNAVAILABLE', true],
  ['Neo.TransientError.General.', 'UNAVAILABLE', false],
  ['Neo.TransientError.Request.', 'UNAVAILABLE', false],
  ['Neo.TransientError.Cluster.', 'UNAVAILABLE', true],
  ['Neo.TransientError.Security.', 'UNAVAILABLE', false],
  ['Neo.TransientError.Transaction.LeaderSwitch', 'UNAVAILABLE', true],
  ['Neo.TransientError.Transaction.BookmarkTimeout', 'UNAVAILABLE', false],
  ['Neo.ClientError.General.TransactionOutOfMemoryError', 'UNAVAILABLE', false],
  ['Neo.ClientError.Cluster.', 'UNAVAILABLE', true],
  ['Neo.ClientError.Routing.', 'UNAVAILABLE', false],
  ['Neo.ClientError.General.ForbiddenOnReadOnlyDatabase', 'UNAVAILABLE', true],
  ['Neo.ClientError.General.WriteOnReadOnlyAccessDatabase', 'UNAVAILABLE', false],
  ['Neo.ClientError.Database.', 'UNAVAILABLE', false],
  // Bookmarks of a database that was restored from a backup.
  ['Neo.ClientError.Transaction.InvalidBookmark', 'UNAVAILABLE', false],
  ['Neo.ClientError.Transaction.InvalidBookmarkMixture', 'UNAVAILABLE', false],
  ['Neo.ClientError.Transaction.TransactionTimedOut', 'TIMEOUT', false],
  ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', 'TIMEOUT', false],
  // The transaction was ended while it waited for a lock, which its time limit does.
  ['Neo.ClientError.Transaction.LockClientStopped', 'TIMEOUT', false],
  ['Neo.TransientError.Transaction.LockClientStopped', 'TIMEOUT', false],
  ['Neo.TransientError.Statement.ExecutionTimeout', 'TIMEOUT', false],
  ['Neo.ClientError.Procedure.ProcedureTimedOut', 'TIMEOUT', false],
  // Also said of deleting a node that has relationships, which queries avoid by DETACH DELETE; Neo4j 5 gives both the
  // same GQL status.
  ['Neo.ClientError.Schema.ConstraintValidationFailed', 'CONSTRAINT', false],
  // A sum beyond 2^63 - 1.
  ['Neo.ClientError.Statement.ArithmeticError', 'REFUSED', false],
  // The driver asks for a new token or key by itself on the next connection.
  ['Neo.ClientError.Security.AuthorizationExpired', 'AUTHENTICATION', true],
  ['Neo.ClientError.Security.', 'AUTHENTICATION', false],
  // Ended on the server by an operator or by its shutdown; not worth a retry at once.
  ['Neo.TransientError.Transaction.Terminated', 'UNAVAILABLE', false],
  ['Neo.TransientError.Transaction.Interrupted', 'UNAVAILABLE', false],
  ['Neo.ClientError.Transaction.Terminated', 'UNAVAILABLE', false],
  ['Neo.TransientError.', 'TRANSIENT', true],
];

/** Said of a statement that ran out of memory, or that failed for a reason of its own, as a key too long to be indexed. */
const CODES_OF_CONTENT: ReadonlySet<string | undefined> = new Set([
  'Neo.DatabaseError.Statement.ExecutionFailed',
  'Neo.ClientError.General.TransactionOutOfMemoryError',
  'Neo.TransientError.General.TransactionMemoryLimit',
  'Neo.TransientError.General.MemoryPoolOutOfMemoryError',
]);

/** Whether the same statements might succeed with less, or other, content: not when the database is away or in trouble. */
export function mayDependOnContent({ kind, code }: GraphError): boolean {
  return kind === 'REFUSED' || kind === 'CONSTRAINT' || kind === 'UNEXPECTED' || CODES_OF_CONTENT.has(code);
}

/** The same thing as a {@link GraphError}; decided by code, never by message text. */
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
