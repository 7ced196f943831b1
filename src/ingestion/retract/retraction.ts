/** Taking an event back, as the lane of its account carries it out. */

import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import type { GetEventRow } from '../../gen/queries.ts';
import { KaizenError } from '../../shared/errors.ts';

/** Which event, by whom, why and when. */
export interface Retraction {
  readonly accountId: string;
  readonly eventId: string;
  readonly actor: string;
  readonly reason: string;
  readonly time: Timestamp;
  /** Whether it is taken back with its import. Its id is then free for the same record. */
  readonly withImport?: boolean;
}

/** The result of a retraction. The row is the stored event afterwards. */
export type RetractionOutcome =
  | { readonly kind: 'RETRACTED' | 'ALREADY_RETRACTED'; readonly row: GetEventRow }
  /** `keptFromMs` is the time from which the account keeps its events, in milliseconds since 1970; null: all. */
  | { readonly kind: 'UNKNOWN'; readonly keptFromMs: number | null }
  | { readonly kind: 'REFUSED'; readonly message: string };

/** The error of an event that cannot be taken back. The message tells why. */
export function notRetractable(eventId: string, message: string): KaizenError {
  return new KaizenError(message, { kind: 'WRONG_STATE', reason: 'EVENT_NOT_RETRACTABLE', subject: eventId });
}
