/** Reads the details of an error status, which the service writes to `grpc-status-details-bin`. */
import type { Metadata } from '@grpc/grpc-js';
import type { Any } from '../gen/google/protobuf/any.ts';
import {
  BadRequest,
  ErrorInfo,
  PreconditionFailure,
  QuotaFailure,
  ResourceInfo,
  RetryInfo,
} from '../gen/google/rpc/error_details.ts';
import { Status } from '../gen/google/rpc/status.ts';

/** Metadata key of the details: a `google.rpc.Status` in binary. */
export const DETAILS_KEY = 'grpc-status-details-bin';
/** Prefix of the type name of each detail. */
export const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';

/** The details of an error status, in the terms of google.rpc. */
export interface StatusDetails {
  /** The gRPC code. */
  readonly code: number;
  /** The message of the status. */
  readonly message: string;
  /** The stable reason: a name of `ErrorReason` without its prefix. '' when the status has none. */
  readonly reason: string;
  /** Facts beside the reason, such as `request_id` or `cycle_id`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Every broken rule of the request. */
  readonly violations?: readonly { readonly field: string; readonly description: string }[];
  /** How long to wait before calling again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What is missing, or exists already. */
  readonly resource?: { readonly type: string; readonly name: string };
  /** What is in the wrong state. */
  readonly precondition?: { readonly subject: string };
  /** The limit that was reached. */
  readonly quota?: { readonly limit: string };
}

/** The details in an error's trailers; undefined when there are none that can be read. */
export function readDetails(metadata: Metadata): StatusDetails | undefined {
  const [bytes] = metadata.get(DETAILS_KEY);
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    return readStatus(bytes);
  } catch {
    // Something between client and service wrote the trailers. The status code still tells what happened.
    return undefined;
  }
}

function readStatus(bytes: Uint8Array): StatusDetails {
  const { code, message, details } = Status.decode(bytes);
  return Object.assign({ code, message, reason: '', metadata: {} }, ...details.map(readDetail));
}

/** The content of one detail; empty when it cannot be read or is of another kind. */
function readDetail(detail: Any): Partial<StatusDetails> {
  try {
    return decodeDetail(detail);
  } catch {
    return {};
  }
}

function decodeDetail({ typeUrl, value }: Any): Partial<StatusDetails> {
  switch (typeUrl) {
    case `${TYPE_PREFIX}ErrorInfo`: {
      const { reason, metadata } = ErrorInfo.decode(value);
      // An object without a prototype: a lookup of `constructor` then finds nothing that was not sent.
      return { reason, metadata: Object.assign(Object.create(null), metadata) };
    }
    case `${TYPE_PREFIX}BadRequest`:
      return { violations: BadRequest.decode(value).fieldViolations };
    case `${TYPE_PREFIX}RetryInfo`: {
      const { seconds, nanos } = RetryInfo.decode(value).retryDelay ?? { seconds: 0, nanos: 0 };
      return { retryAfterMs: seconds * 1_000 + nanos / 1_000_000 };
    }
    case `${TYPE_PREFIX}ResourceInfo`: {
      const { resourceType: type, resourceName: name } = ResourceInfo.decode(value);
      return { resource: { type, name } };
    }
    case `${TYPE_PREFIX}PreconditionFailure`:
      return { precondition: { subject: PreconditionFailure.decode(value).violations[0]?.subject ?? '' } };
    case `${TYPE_PREFIX}QuotaFailure`:
      return { quota: { limit: QuotaFailure.decode(value).violations[0]?.subject ?? '' } };
    default:
      return {};
  }
}
