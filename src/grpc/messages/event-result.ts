/** Results of writes as messages of the API. */

import { ErrorReason, type FieldViolation } from '../../gen/kaizen/v1/error_reason.ts';
import type { EventResult } from '../../gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../gen/kaizen/v1/vocabulary.ts';
import { isRefused, type Outcome } from '../../ingestion/outcome.ts';
import type { Reason } from '../../shared/errors.ts';

/** The published number of a reason. */
function reasonOf(reason: Reason): ErrorReason {
  return ErrorReason[`ERROR_REASON_${reason}`];
}

/** The result of one item. */
export function eventResult(outcome: Outcome): EventResult {
  const status = ItemStatus[`ITEM_STATUS_${outcome.status}`];
  const { eventId } = outcome;
  if (!isRefused(outcome)) {
    const reason = ErrorReason.ERROR_REASON_UNSPECIFIED;
    const { recordTime, warnings } = outcome;
    return { eventId, status, reason, message: '', violations: [], recordTime, warnings: [...warnings] };
  }
  return {
    eventId,
    status,
    reason: reasonOf(outcome.reason),
    message: outcome.message,
    violations: outcome.violations as FieldViolation[],
    recordTime: undefined,
    warnings: [],
  };
}

/** Numbers of items that were accepted, were stored before, and were refused. */
export function countOutcomes(outcomes: readonly Outcome[]): {
  readonly acceptedCount: number;
  readonly duplicateCount: number;
  readonly failedCount: number;
} {
  const acceptedCount = outcomes.filter(({ status }) => status === 'ACCEPTED').length;
  const duplicateCount = outcomes.filter(({ status }) => status === 'DUPLICATE').length;
  return { acceptedCount, duplicateCount, failedCount: outcomes.length - acceptedCount - duplicateCount };
}
