import { type LogEventsDependencies, logEvents } from '../../events/log-events.ts';
import type { AppendEventsRequest, AppendEventsResponse } from '../../gen/kaizen/v1/event_service.ts';
import type { Handler } from '../call.ts';
import { countOutcomes, eventResult } from '../event-result.ts';
import { refuseWholeBatch } from '../refuse-whole-batch.ts';
import { validateMessage } from '../validate.ts';

/** AppendEvents: each event is judged by itself, so that a bad one never harms its neighbours. */
export function appendEventsHandler(
  deps: LogEventsDependencies,
): Handler<AppendEventsRequest, AppendEventsResponse> {
  return async ({ events }, { accountId, signal }) => {
    const submitted = events.map((event, index) => {
      const path = `events[${index}]`;
      return { event, path, violations: validateMessage('Event', event, path) };
    });
    const outcomes = await logEvents(deps, { accountId, signal }, submitted);
    refuseWholeBatch(outcomes, accountId);
    return { results: outcomes.map(eventResult), ...countOutcomes(outcomes) };
  };
}
