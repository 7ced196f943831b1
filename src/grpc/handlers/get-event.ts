import type { GetEventRequest, GetEventResponse } from '../../gen/kaizen/v1/event_service.ts';
import type { Graph } from '../../graph/graph.ts';
import { getEvent } from '../../ingestion/read/get-event.ts';
import type { Handler } from '../call.ts';

/** EventService/GetEvent: one event as stored. */
export function getEventHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<GetEventRequest, GetEventResponse> {
  return async ({ eventId }, { accountId, signal }) => ({
    event: await getEvent(graph, { accountId, eventId, signal }),
  });
}
