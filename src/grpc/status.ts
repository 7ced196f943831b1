/** Turns errors into gRPC statuses. No other code does. */
import { status as Code, type Metadata } from '@grpc/grpc-js';
import type { StatusDetails } from '../client/status-details.ts';
import { GraphError } from '../graph/errors.ts';
import { KaizenError, type Reason } from '../shared/errors.ts';
import { detailsMetadata, shortText } from './status-details.ts';

/** An error as grpc-js sends it. */
export interface ErrorStatus {
  readonly code: Code;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Text for content that the database itself refuses. */
const TOO_LARGE_A_SUM = 'a number is too large to be added to those that are stored';
const BUSY = 'too many calls wait for the database, and this one was not begun: retry after the given delay';
const NO_MEMORY =
  'the database has no memory left for this call, and nothing was written: retry, and if it fails again, ask for less at a time';
/** A conflict between writers ends within a few milliseconds. */
const CONFLICT_RETRY_MS = 50;
/** In this time, hundreds of waiting calls are answered. */
const BUSY_RETRY_MS = 500;
/** A database that restarts needs seconds. */
const DATABASE_RETRY_MS = 2_000;

type Described = Omit<StatusDetails, 'metadata'> & {
  readonly code: Code;
  readonly metadata?: Readonly<Record<string, string>>;
};

/** What the caller learns of an error. The cause of an unknown error is only logged. */
export function toErrorStatus(error: unknown, requestId: string): ErrorStatus {
  const described = describe(error);
  const metadata = { ...described.metadata, request_id: requestId };
  return {
    code: described.code,
    details: shortText(described.message),
    metadata: detailsMetadata({ ...described, metadata }),
  };
}

function describe(error: unknown): Described {
  if (error instanceof KaizenError) return describeKaizenError(error);
  if (error instanceof GraphError) return describeGraphError(error);
  return INTERNAL;
}

const INTERNAL: Described = {
  code: Code.INTERNAL,
  message: 'the service failed; the cause is in its log under the request id',
  reason: 'INTERNAL',
};

function describeKaizenError({ message, detail }: KaizenError): Described {
  const { reason } = detail;
  switch (detail.kind) {
    case 'INVALID':
      return { code: Code.INVALID_ARGUMENT, message, reason, violations: detail.violations };
    case 'NOT_FOUND':
      return { code: Code.NOT_FOUND, message, reason, resource: resourceOf(detail) };
    case 'ALREADY_EXISTS':
      return { code: Code.ALREADY_EXISTS, message, reason, resource: resourceOf(detail) };
    case 'UNAUTHENTICATED':
      return { code: Code.UNAUTHENTICATED, message, reason };
    case 'PERMISSION_DENIED':
      return { code: Code.PERMISSION_DENIED, message, reason };
    case 'WRONG_STATE':
      return {
        code: Code.FAILED_PRECONDITION,
        message,
        reason,
        precondition: { subject: detail.subject },
      };
    case 'OVERLOADED':
      return {
        code: Code.RESOURCE_EXHAUSTED,
        message,
        reason,
        quota: { limit: detail.limit },
        retryAfterMs: detail.retryAfterMs,
      };
    case 'ABORTED': {
      const { metadata = {}, retryAfterMs } = detail;
      const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
      return { code: Code.ABORTED, message, reason, ...retry, metadata };
    }
    case 'UNAVAILABLE':
      return { code: Code.UNAVAILABLE, message, reason, retryAfterMs: detail.retryAfterMs };
    case 'DEADLINE_EXCEEDED':
      return { code: Code.DEADLINE_EXCEEDED, message, reason };
    case 'CANCELLED':
      return { code: Code.CANCELLED, message, reason };
    case 'INTERNAL':
      return { code: Code.INTERNAL, message, reason };
    default:
      return detail satisfies never;
  }
}

function resourceOf(detail: { readonly resourceType: string; readonly resourceName: string }): {
  readonly type: string;
  readonly name: string;
} {
  return { type: detail.resourceType, name: detail.resourceName };
}

/** Only fixed texts: messages of the driver quote queries and values. */
function describeGraphError({ kind }: GraphError): Described {
  switch (kind) {
    case 'UNAVAILABLE':
    case 'AUTHENTICATION':
      return unavailable('the database does not answer: the call may be retried with the same ids');
    case 'CANCELLED':
      // The pipeline itself answers callers who left, so here the database has ended the transaction.
      return unavailable('the database ended the transaction: the call may be retried with the same ids');
    case 'BUSY':
      return {
        code: Code.RESOURCE_EXHAUSTED,
        message: BUSY,
        reason: 'OVERLOADED' satisfies Reason,
        quota: { limit: 'connections to the database' },
        retryAfterMs: BUSY_RETRY_MS,
      };
    case 'MEMORY':
      return {
        code: Code.RESOURCE_EXHAUSTED,
        message: NO_MEMORY,
        reason: 'DATABASE_MEMORY_EXHAUSTED' satisfies Reason,
        quota: { limit: 'memory of the database' },
        retryAfterMs: DATABASE_RETRY_MS,
      };
    case 'TIMEOUT': {
      const reason: Reason = 'DEADLINE_EXCEEDED';
      return { code: Code.DEADLINE_EXCEEDED, message: 'the database did not finish in time', reason };
    }
    case 'CONSTRAINT':
    case 'TRANSIENT':
      return {
        code: Code.ABORTED,
        message: 'concurrent writers kept colliding and nothing was written: the call may be retried',
        reason: 'WRITE_CONFLICT' satisfies Reason,
        retryAfterMs: CONFLICT_RETRY_MS,
      };
    case 'REFUSED':
      return {
        code: Code.INVALID_ARGUMENT,
        message: TOO_LARGE_A_SUM,
        reason: 'INVALID_FIELD' satisfies Reason,
        violations: [],
      };
    case 'UNEXPECTED':
      return INTERNAL;
    default:
      return kind satisfies never;
  }
}

function unavailable(message: string): Described {
  const reason: Reason = 'DATABASE_UNAVAILABLE';
  return { code: Code.UNAVAILABLE, message, reason, retryAfterMs: DATABASE_RETRY_MS };
}
