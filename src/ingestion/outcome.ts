import type { Timestamp } from '../gen/google/protobuf/timestamp.ts';
import type { Reason, Violation } from '../shared/errors.ts';

/** An event that is stored, by this call or an earlier one. */
export interface StoredOutcome {
  readonly status: 'ACCEPTED' | 'DUPLICATE';
  readonly eventId: string;
  /** Time of storing; of a duplicate, the time it was first stored. */
  readonly recordTime: Timestamp;
  readonly warnings: readonly string[];
}

/** An event that was not stored, and why. */
export interface RefusedOutcome {
  readonly status: 'CONFLICT' | 'STALE' | 'REJECTED';
  readonly eventId: string;
  readonly reason: Reason;
  readonly message: string;
  readonly violations: readonly Violation[];
}

/** What became of one event. */
export type Outcome = StoredOutcome | RefusedOutcome;

/** Whether the event was not taken. */
export function isRefused(outcome: Outcome): outcome is RefusedOutcome {
  return outcome.status !== 'ACCEPTED' && outcome.status !== 'DUPLICATE';
}
