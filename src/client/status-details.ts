/** What the details of an error status say: the reading of `grpc-status-details-bin`, which the service writes. */
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
const DETAILS_KEY = 'grpc-status-details-bin';
/** Before the name of each detail's message. */
export const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';

/** What an error status says, in the words of google.rpc. */
export interface StatusDetails {
  /** The gRPC code. */
  readonly code: number;
  /** The text of the status. */
  readonly message: string;
  /** The stable reason: a name of `ErrorReason` without its prefix. '' when the status gives none. */
  readonly reason: string;
  /** Facts beside the reason, as `request_id` or `cycle_id`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Every broken rule of the request. */
  readonly violations?: readonly { readonly field: string; readonly description: string }[];
  /** How long to wait before calling again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What is missing, or is there already. */
  readonly resource?: { readonly type: string; readonly name: string };
  /** What is in the wrong state. */
  readonly precondition?: { readonly subject: string };
  /** The limit that was reached. */
  readonly quota?: { readonly limit: string };
}

/** What an error's trailers say; undefined when they carry no details, or none that can be read. */
export function readDetails(metadata: Metadata): StatusDetails | undefined {
  const [bytes] = metadata.get(DETAILS_KEY);
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    return readStatus(bytes);
  } catch {
    // Something between us and the service wrote them: the code still says what happened.
    return undefined;
  }
}

function readStatus(bytes: Uint8Array): StatusDetails {
  const { code, message, details } = Status.decode(bytes);
  return Object.assign({ code, message, reason: '', metadata: {} }, ...details.map(readDetail));
}

/** What one detail says; nothing when it cannot be read or is of another kind. */
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
      // A name such as `constructor` finds nothing that was not sent.
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
