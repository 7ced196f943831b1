/** Problems that the client reports. */
import type { EventResult } from '../gen/kaizen/v1/event_service.ts';
import type { CallFailure } from './call-failure.ts';

/** Why an event was dropped before the service received it. */
export type DropReason =
  /** The buffer is full. */
  | 'BUFFER_FULL'
  /** Its arguments cannot be encoded, for example a text in the place of a number. */
  | 'UNENCODABLE'
  /** It is larger than one call can carry. */
  | 'TOO_LARGE'
  /** It was logged after the client was closed. */
  | 'CLOSED'
  /** It was on disk only and cannot be read back: the disk has failed, or the record is damaged. */
  | 'SPOOL_FAILED'
  /** The process ended, or the client was closed, before the service had the event, and the event is not on disk. */
  | 'NOT_DELIVERED';

/** A problem that `onProblem` receives. */
export type Problem =
  /** Events were dropped before the service received them. Reported once a second, with the ids of the first ones. */
  | {
      readonly kind: 'DROPPED';
      readonly reason: DropReason;
      readonly count: number;
      readonly eventIds: readonly string[];
      /** The message of the encoder, or of what else failed. */
      readonly message: string;
    }
  /** The service refused an event: it breaks a rule, or its id is stored with other content. It is not sent again. */
  | { readonly kind: 'REFUSED'; readonly result: EventResult }
  /**
   * Events wait because the service cannot accept them, or failed on some of them. Reported at the start, then every
   * minute while it lasts.
   */
  | { readonly kind: 'WAITING'; readonly failure: CallFailure; readonly buffered: number }
  /** The spool cannot be written or read. Events are kept in memory instead. */
  | { readonly kind: 'SPOOL'; readonly message: string; readonly cause: unknown }
  /** The events of a generator's run could not be made: a bug of its learning kind. Generation went on. */
  | { readonly kind: 'LEARNING'; readonly message: string; readonly cause: unknown };

/** Receives problems. Whatever it throws is ignored. */
export type OnProblem = (problem: Problem) => void;
