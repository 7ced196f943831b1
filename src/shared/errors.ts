/**
 * The closed set of errors that the service answers with. Commands throw only these on purpose. The gRPC layer maps
 * each to a status (src/grpc/status.ts), and any other error to INTERNAL with a fixed text.
 */
import type { ErrorReason } from '../gen/kaizen/v1/error_reason.ts';

/** Name of a published reason, without the proto prefix. */
export type Reason = keyof typeof ErrorReason extends infer Name
  ? Name extends `ERROR_REASON_${infer Short}`
    ? Short
    : never
  : never;

/** One broken rule of one field. `field` is its path in proto names, for example `events[3].lead_created.lead_id`. */
export interface Violation {
  readonly field: string;
  readonly description: string;
}

/** The details of an error beside its text, by kind. */
export type ErrorDetail =
  | { readonly kind: 'INVALID'; readonly reason: Reason; readonly violations: readonly Violation[] }
  | {
      readonly kind: 'NOT_FOUND';
      readonly reason: Reason;
      readonly resourceType: string;
      readonly resourceName: string;
    }
  | {
      readonly kind: 'ALREADY_EXISTS';
      readonly reason: Reason;
      readonly resourceType: string;
      readonly resourceName: string;
    }
  | { readonly kind: 'UNAUTHENTICATED'; readonly reason: Reason }
  | { readonly kind: 'PERMISSION_DENIED'; readonly reason: Reason }
  | { readonly kind: 'WRONG_STATE'; readonly reason: Reason; readonly subject: string }
  | {
      readonly kind: 'OVERLOADED';
      readonly reason: Reason;
      readonly limit: string;
      readonly retryAfterMs: number;
    }
  | {
      readonly kind: 'ABORTED';
      readonly reason: Reason;
      /** Present when the same call may succeed later. */
      readonly retryAfterMs?: number;
      readonly metadata?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'UNAVAILABLE'; readonly reason: Reason; readonly retryAfterMs: number }
  | { readonly kind: 'DEADLINE_EXCEEDED'; readonly reason: Reason }
  | { readonly kind: 'CANCELLED'; readonly reason: Reason }
  | { readonly kind: 'INTERNAL'; readonly reason: Reason };

/** A domain error: a public message, its details, and a cause that is only logged. */
export class KaizenError extends Error {
  override readonly name = 'KaizenError';
  readonly detail: ErrorDetail;

  constructor(message: string, detail: ErrorDetail, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.detail = detail;
  }
}

/** The error for bad input, with all violations. */
export function invalidFields(violations: readonly Violation[]): KaizenError {
  const first = violations[0];
  const rest = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  const text = first === undefined ? 'invalid request' : `${first.field}: ${first.description}${rest}`;
  return new KaizenError(text, { kind: 'INVALID', reason: 'INVALID_FIELD', violations });
}

/** The account does not exist. */
export function unknownAccount(accountId: string): KaizenError {
  return new KaizenError(`account "${accountId}" does not exist: PutAccount creates it`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_ACCOUNT',
    resourceType: 'kaizen.v1.Account',
    resourceName: accountId,
  });
}

/** The account has no such subject. */
export function unknownSubject(label: string, id: string): KaizenError {
  return new KaizenError(`the account has no ${label.toLowerCase()} with the id "${id}"`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_SUBJECT',
    resourceType: `kaizen.v1.${label}`,
    resourceName: id,
  });
}

/** The call has no usable credential. */
export function unauthenticated(reason: Reason, message: string, cause?: unknown): KaizenError {
  return new KaizenError(message, { kind: 'UNAUTHENTICATED', reason }, cause);
}
