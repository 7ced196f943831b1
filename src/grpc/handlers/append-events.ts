import type { Event } from '../../gen/kaizen/v1/event.ts';
import type { AppendEventsRequest, AppendEventsResponse } from '../../gen/kaizen/v1/event_service.ts';
import { type LogEventsContext, type LogEventsDependencies, logEvents } from '../../ingestion/log-events.ts';
import type { Outcome } from '../../ingestion/outcome.ts';
import type { Handler } from '../call.ts';
import { countOutcomes, eventResult } from '../messages/event-result.ts';
import { refuseWholeBatch } from '../refuse-whole-batch.ts';
import { validateItems } from '../validate-items.ts';

/** EventService/AppendEvents. */
export function appendEventsHandler(
  deps: LogEventsDependencies,
): Handler<AppendEventsRequest, AppendEventsResponse> {
  return async ({ events }, { accountId, signal }) => {
    const outcomes = await storeEvents(deps, { accountId, signal }, [events]);
    return { results: outcomes.map(eventResult), ...countOutcomes(outcomes) };
  };
}

/** Stores the events of some messages. Each event is checked alone, so that a bad one does not affect the others. */
export async function storeEvents(
  deps: LogEventsDependencies,
  context: LogEventsContext,
  messages: readonly (readonly Event[])[],
): Promise<readonly Outcome[]> {
  const placed = messages.flatMap((events) =>
    events.map((item, index) => ({ item, path: `events[${index}]` })),
  );
  const violations = await validateItems('Event', placed);
  const submitted = placed.map(({ item, path }, place) => ({
    event: item,
    path,
    violations: violations[place] ?? [],
  }));
  const outcomes = await logEvents(deps, context, submitted);
  refuseWholeBatch(outcomes, context.accountId);
  return outcomes;
}
