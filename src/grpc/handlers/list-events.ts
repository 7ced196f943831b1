import { getAccount } from '../../accounts/get-account.ts';
import type { ListEventsRequest, ListEventsResponse } from '../../gen/kaizen/v1/event_service.ts';
import type { Graph } from '../../graph/graph.ts';
import { type EventFilter, listEvents } from '../../ingestion/read/list-events.ts';
import { countFitting, storedLength } from '../../ingestion/read/page-limit.ts';
import { readEvent } from '../../ingestion/read/read-event.ts';
import { boundaryName, eventTypeName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { decodePageToken, encodePageToken, eventPlacePart, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 1_000 } as const;

/** EventService/ListEvents: newest first. All given filters must match. */
export function listEventsHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<ListEventsRequest, ListEventsResponse> {
  return async (request, { accountId, signal }) => {
    const { pageToken: token, pageSize: requested, ...filters } = request;
    const scope = ['ListEvents', JSON.stringify({ ...filters, accountId })];
    const [beforePlace = ''] = decodePageToken(scope, token, [eventPlacePart]) ?? [];
    const size = pageSize(requested, PAGE_SIZES);
    const { rows, isCut } = await listEvents(graph, filterOf(request, accountId), {
      beforePlace,
      limit: size + 1,
      signal,
    });
    // Checks that the account exists. Only an empty answer leaves that open.
    if (rows.length === 0) await getAccount(graph, accountId, { signal });
    const page = rows.slice(0, size);
    const events = page.map((row) => readEvent(accountId, row));
    const fitting = countFitting(events, storedLength(page));
    const last = page[fitting - 1];
    const isMore = isCut || rows.length > fitting;
    return {
      events: events.slice(0, fitting),
      nextPageToken: isMore && last !== undefined ? encodePageToken(scope, [last.place]) : '',
    };
  };
}

function filterOf(request: ListEventsRequest, accountId: string): EventFilter {
  return {
    accountId,
    projectId: request.projectId === '' ? undefined : request.projectId,
    boundary: boundaryName(request.boundary),
    types: request.types.flatMap((type) => eventTypeName(type) ?? []),
    tag: request.tag === '' ? undefined : request.tag,
    startTime: request.startTime,
    endTime: request.endTime,
    includeRetracted: request.includeRetracted,
  };
}
