/** What a call was answered with, as far as it is judged. */
import { status as Code, type Metadata } from '@grpc/grpc-js';
import { readDetails, type StatusDetails } from '../../src/client/status-details.ts';

/** One answer. */
export interface Answer {
  /**
   * The name of the gRPC code. Or `OPEN` for a stream that the caller ended, `RESET` for one that was reset, `UNANSWERED`,
   * `HTTP 415` and the like.
   */
  readonly code: string;
  readonly message: string;
  readonly details?: StatusDetails | undefined;
  /** Size of its largest message. */
  readonly bytes?: number;
}

/** The answer of a status. */
export function answerOf(code: number, message: string, metadata: Metadata): Answer {
  return { code: Code[code] ?? String(code), message, details: readDetails(metadata) };
}

/** An answer without a status. */
export function answerWithout(code: 'OPEN' | 'RESET' | 'UNANSWERED' | `HTTP ${number}`): Answer {
  return { code, message: '' };
}

/** Every text of an answer that a caller may see. */
export function textsOf({ message, details }: Answer): readonly string[] {
  if (details === undefined) return [message];
  const { violations = [], resource, precondition, quota, metadata } = details;
  return [
    ...[message, details.message, details.reason],
    ...violations.flatMap(({ field, description }) => [field, description]),
    ...Object.entries(metadata).flat(),
    ...[resource?.type, resource?.name, precondition?.subject, quota?.limit].filter(
      (text) => text !== undefined,
    ),
  ];
}
