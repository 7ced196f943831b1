/** What the client tells of when something is not as it should be. */
import type { EventResult } from '../gen/kaizen/v1/event_service.ts';
import type { CallFailure } from './call-failure.ts';

/** Why an event was given up before the service saw it. */
export type DropReason =
  /** The buffer holds as much as it may. */
  | 'BUFFER_FULL'
  /** Its arguments cannot be made into a message, for example a text where a number belongs. */
  | 'UNENCODABLE'
  /** It is larger than a call can carry. */
  | 'TOO_LARGE'
  /** It was logged after the client was closed. */
  | 'CLOSED'
  /** It was on disk only, and cannot be read back: the disk has failed, or garbled it. */
  | 'SPOOL_FAILED'
  /** The process ended, or the client was closed, before the service had it; nothing of it is on disk. */
  | 'NOT_DELIVERED';

/** Something `onProblem` is told. */
export type Problem =
  /** Events were given up before the service saw them. Reported once a second, with the ids of the first ones. */
  | {
      readonly kind: 'DROPPED';
      readonly reason: DropReason;
      readonly count: number;
      readonly eventIds: readonly string[];
      /** What the encoder says. */
      readonly message: string;
    }
  /** The service did not take an event: it breaks a rule, or its id is taken by other content. It is not sent again. */
  | { readonly kind: 'REFUSED'; readonly result: EventResult }
  /** Events wait because the service cannot take them, or failed on some of them. Reported when it begins, and every minute while it lasts. */
  | { readonly kind: 'WAITING'; readonly failure: CallFailure; readonly buffered: number }
  /** The spool cannot be written or read; logging goes on in memory. */
  | { readonly kind: 'SPOOL'; readonly message: string; readonly cause: unknown }
  /** A run of a generator could not be made into events: a fault of its learning kind. Generation went on. */
  | { readonly kind: 'LEARNING'; readonly message: string; readonly cause: unknown };

/** Told of problems. Whatever it throws is ignored. */
export type OnProblem = (problem: Problem) => void;
