import type { LogEventRequest, LogEventResponse } from '../../gen/kaizen/v1/event_service.ts';
import { type LogEventsDependencies, logEvents } from '../../ingestion/log-events.ts';
import { isRefused, type RefusedOutcome } from '../../ingestion/outcome.ts';
import { KaizenError } from '../../shared/errors.ts';
import type { Handler } from '../call.ts';
import { eventResult } from '../messages/event-result.ts';

/** EventService/LogEvent: one event. Any status except ACCEPTED and DUPLICATE becomes an error of the call. */
export function logEventHandler(deps: LogEventsDependencies): Handler<LogEventRequest, LogEventResponse> {
  return async ({ event }, { accountId, signal }) => {
    // The field rules have refused a request without an event.
    if (event === undefined) throw new Error('LogEvent was called without an event');
    const [outcome] = await logEvents(deps, { accountId, signal }, [
      { event, path: 'event', violations: [] },
    ]);
    if (outcome === undefined) throw new Error('the writer returned no outcome');
    if (isRefused(outcome)) throw outcomeError(outcome, accountId);
    return { result: eventResult(outcome) };
  };
}

/** The error of a call whose only item was refused. */
export function outcomeError(outcome: RefusedOutcome, accountId: string): KaizenError {
  const { status, reason, message, violations, eventId } = outcome;
  if (reason === 'UNKNOWN_ACCOUNT') {
    const resource = { resourceType: 'kaizen.v1.Account', resourceName: accountId };
    return new KaizenError(message, { kind: 'NOT_FOUND', reason, ...resource });
  }
  if (reason === 'ACCOUNT_MISMATCH') return new KaizenError(message, { kind: 'PERMISSION_DENIED', reason });
  if (reason === 'SUBJECT_ERASED' || reason === 'EVENT_EXPIRED') {
    return new KaizenError(message, { kind: 'WRONG_STATE', reason, subject: eventId });
  }
  if (reason === 'INTERNAL') return new KaizenError(message, { kind: 'INTERNAL', reason });
  switch (status) {
    case 'CONFLICT': {
      const resource = { resourceType: 'kaizen.v1.Event', resourceName: eventId };
      return new KaizenError(message, { kind: 'ALREADY_EXISTS', reason, ...resource });
    }
    case 'STALE':
      return new KaizenError(message, { kind: 'WRONG_STATE', reason, subject: eventId });
    case 'REJECTED':
      return new KaizenError(message, { kind: 'INVALID', reason, violations });
    default:
      return status satisfies never;
  }
}
