/** The only code that writes `grpc-status-details-bin`; clients read it (src/client/status-details.ts). */
import { Metadata } from '@grpc/grpc-js';
import { shortenBytes } from '../client/cut-text.ts';
import { DETAILS_KEY, type StatusDetails, TYPE_PREFIX } from '../client/status-details.ts';
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
import type { Violation } from '../shared/errors.ts';

/** Domain of every reason. */
const ERROR_DOMAIN = 'kaizen-graph';
/**
 * Bytes for field violations. With the other details they make 4 KB at most, before base64. Clients refuse trailers
 * beyond 8 KiB (the default of gRPC's C core, and so of Python).
 */
const VIOLATION_BYTES = 2_560;
/** Bytes of one text. The message of a status is percent-encoded, which takes up to three bytes for one. */
const MAX_TEXT_BYTES = 500;

/** Control characters, and marks that turn the direction of what follows. Terminals and readers of logs obey them. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A short, well-formed text for a status, which may quote what a caller wrote: controls in it are shown as escapes. A
 * lone surrogate cannot be encoded in the message of a status or in its details.
 */
export function shortText(text: string): string {
  // Cut before, because escapes are longer and the text may have megabytes.
  const escaped = shortenBytes(text, MAX_TEXT_BYTES).replace(CONTROLS, escapeOf);
  return shortenBytes(escaped, MAX_TEXT_BYTES);
}

/** As in JSON. */
function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Whether trailers carry details. */
export function hasDetails(metadata: Partial<Metadata> | null | undefined): boolean {
  return (metadata?.get?.(DETAILS_KEY).length ?? 0) > 0;
}

/** Trailers that carry the details. */
export function detailsMetadata(details: StatusDetails): Metadata {
  const { code, reason, resource, precondition, quota, retryAfterMs, violations } = details;
  const message = shortText(details.message);
  const facts = Object.entries(details.metadata).map(([name, text]) => [name, shortText(text)]);
  const messages: Any[] = [
    pack('ErrorInfo', ErrorInfo, { reason, domain: ERROR_DOMAIN, metadata: Object.fromEntries(facts) }),
  ];
  if (violations !== undefined) {
    messages.push(pack('BadRequest', BadRequest, { fieldViolations: fittingViolations(violations) }));
  }
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1000);
    messages.push(
      pack('RetryInfo', RetryInfo, { retryDelay: { seconds, nanos: (retryAfterMs % 1000) * 1_000_000 } }),
    );
  }
  if (resource !== undefined) {
    messages.push(
      pack('ResourceInfo', ResourceInfo, {
        resourceType: resource.type,
        resourceName: shortText(resource.name),
        owner: '',
        description: message,
      }),
    );
  }
  if (precondition !== undefined) {
    const violation = { type: reason, subject: shortText(precondition.subject), description: message };
    messages.push(pack('PreconditionFailure', PreconditionFailure, { violations: [violation] }));
  }
  if (quota !== undefined) {
    messages.push(
      pack('QuotaFailure', QuotaFailure, {
        violations: [{ subject: shortText(quota.limit), description: message }],
      }),
    );
  }
  const metadata = new Metadata();
  const status = Status.fromPartial({ code, message, details: messages });
  metadata.set(DETAILS_KEY, Buffer.from(Status.encode(status).finish()));
  return metadata;
}

/** As many violations as fit. The last one tells how many were left out. */
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

function pack<Message>(
  name: string,
  { encode }: { encode(message: Message): { finish(): Uint8Array } },
  message: NoInfer<Message>,
): Any {
  return { typeUrl: TYPE_PREFIX + name, value: encode(message).finish() };
}
