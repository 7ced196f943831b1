/** The one place that writes and reads `grpc-status-details-bin`. */
import { Metadata } from '@grpc/grpc-js';
import {
  Any,
  BadRequest,
  ErrorInfo,
  PreconditionFailure,
  QuotaFailure,
  ResourceInfo,
  RetryInfo,
} from 'nice-grpc-error-details';
import { Status } from 'nice-grpc-error-details/lib/proto/google/rpc/status.js';
import type { Violation } from '../errors.ts';

/** Domain of every reason. */
export const ERROR_DOMAIN = 'kaizen-graph';
const DETAILS_KEY = 'grpc-status-details-bin';
/**
 * Clients refuse trailers beyond 8 KiB (the default of gRPC's C core, and so of Python), and details travel in
 * base64: field violations get this many bytes before it.
 */
const VIOLATION_BYTES = 3_072;
/** The text of a status travels percent-encoded, three bytes for one at worst. */
const MAX_MESSAGE_LENGTH = 500;

/** What an error status says, in the words of google.rpc. */
export interface StatusDetails {
  readonly code: number;
  readonly message: string;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations?: readonly Violation[];
  readonly retryAfterMs?: number;
  readonly resource?: { readonly type: string; readonly name: string };
  readonly precondition?: { readonly subject: string };
  readonly quota?: { readonly limit: string };
}

/** A text short enough for a status. */
export function shortText(text: string): string {
  return text.length <= MAX_MESSAGE_LENGTH ? text : `${text.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;
}

/** Trailers that carry the details. */
export function detailsMetadata(details: StatusDetails): Metadata {
  const { code, reason, resource, precondition, quota, retryAfterMs, violations } = details;
  const message = shortText(details.message);
  const messages: Any[] = [
    pack(ErrorInfo, { reason, domain: ERROR_DOMAIN, metadata: { ...details.metadata } }),
  ];
  if (violations !== undefined) {
    messages.push(pack(BadRequest, { fieldViolations: fittingViolations(violations) }));
  }
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1000);
    messages.push(pack(RetryInfo, { retryDelay: { seconds, nanos: (retryAfterMs % 1000) * 1_000_000 } }));
  }
  if (resource !== undefined) {
    messages.push(
      pack(ResourceInfo, { resourceType: resource.type, resourceName: resource.name, description: message }),
    );
  }
  if (precondition !== undefined) {
    const violation = { type: reason, subject: precondition.subject, description: message };
    messages.push(pack(PreconditionFailure, { violations: [violation] }));
  }
  if (quota !== undefined) {
    messages.push(pack(QuotaFailure, { violations: [{ subject: quota.limit, description: message }] }));
  }
  const metadata = new Metadata();
  const status = Status.fromPartial({ code, message, details: messages });
  metadata.set(DETAILS_KEY, Buffer.from(Status.encode(status).finish()));
  return metadata;
}

/** What an error's trailers say; undefined when they carry no details. For clients and tests. */
export function readDetails(metadata: Metadata): StatusDetails | undefined {
  const [bytes] = metadata.get(DETAILS_KEY);
  if (!Buffer.isBuffer(bytes)) return undefined;
  const { code, message, details } = Status.decode(bytes);
  const unpack = <T>(type: MessageType<T>): T | undefined => {
    const any = details.find(({ typeUrl }) => typeUrl === typeUrlOf(type));
    return any === undefined ? undefined : type.decode(any.value);
  };
  const info = unpack(ErrorInfo);
  const badRequest = unpack(BadRequest);
  const retry = unpack(RetryInfo)?.retryDelay;
  const resource = unpack(ResourceInfo);
  const precondition = unpack(PreconditionFailure)?.violations[0];
  const quota = unpack(QuotaFailure)?.violations[0];
  return {
    code,
    message,
    reason: info?.reason ?? '',
    metadata: info?.metadata ?? {},
    ...(badRequest && {
      violations: badRequest.fieldViolations.map(({ field, description }) => ({ field, description })),
    }),
    ...(retry && { retryAfterMs: retry.seconds * 1000 + retry.nanos / 1_000_000 }),
    ...(resource && { resource: { type: resource.resourceType, name: resource.resourceName } }),
    ...(precondition && { precondition: { subject: precondition.subject } }),
    ...(quota && { quota: { limit: quota.subject } }),
  };
}

/** As many as fit; a last one tells of those left out. */
function fittingViolations(violations: readonly Violation[]): Violation[] {
  const fitting: Violation[] = [];
  let bytes = 0;
  for (const violation of violations) {
    bytes += Buffer.byteLength(violation.field) + Buffer.byteLength(violation.description);
    if (bytes > VIOLATION_BYTES && fitting.length > 0) {
      const left = violations.length - fitting.length;
      const description = `${left} more violation(s) do not fit into an error status`;
      fitting.push({ field: shortText(violation.field), description });
      break;
    }
    fitting.push({ field: shortText(violation.field), description: shortText(violation.description) });
  }
  return fitting;
}

interface MessageType<T> {
  readonly $type: string;
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

function typeUrlOf(type: { readonly $type: string }): string {
  return `type.googleapis.com/${type.$type}`;
}

function pack<T, Partial>(
  type: MessageType<T> & { fromPartial(value: Partial): T },
  value: NoInfer<Partial>,
): Any {
  return Any.fromPartial({
    typeUrl: typeUrlOf(type),
    value: Buffer.from(type.encode(type.fromPartial(value)).finish()),
  });
}
