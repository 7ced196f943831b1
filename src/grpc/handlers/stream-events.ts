import type { StreamEventsRequest, StreamEventsResponse } from '../../gen/kaizen/v1/event_service.ts';
import type { LogEventsDependencies } from '../../ingestion/log-events.ts';
import type { ExchangeHandler } from '../call.ts';
import { eventResult } from '../messages/event-result.ts';
import { whenThereIsRoom } from '../when-there-is-room.ts';
import { storeEvents } from './append-events.ts';

/**
 * EventService/StreamEvents. Events that arrive while a portion is stored form the next portion. One portion at a time
 * keeps the order of the stream.
 */
export function streamEventsHandler(
  deps: LogEventsDependencies,
): ExchangeHandler<StreamEventsRequest, StreamEventsResponse> {
  return async function* (requests, { accountId, signal }) {
    let answeredCount = 0;
    for (let taken = await requests.take(); taken.length > 0; taken = await requests.take()) {
      const messages = taken.map(({ events }) => events);
      const outcomes = await whenThereIsRoom(
        () => storeEvents(deps, { accountId, signal }, messages),
        signal,
      );
      if (outcomes.length === 0) continue;
      answeredCount += outcomes.length;
      yield { results: outcomes.map(eventResult), answeredCount };
    }
  };
}
