import type { Timestamp } from '../gen/google/protobuf/timestamp.ts';
import type { Reason, Violation } from '../shared/errors.ts';

/** An event that is stored, now or since an earlier call. */
export interface StoredOutcome {
  readonly status: 'ACCEPTED' | 'DUPLICATE';
  readonly eventId: string;
  /** Now, or, for a duplicate, when it was first stored. */
  readonly recordTime: Timestamp;
  readonly warnings: readonly string[];
}

/** An event that was not taken, and why. */
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
