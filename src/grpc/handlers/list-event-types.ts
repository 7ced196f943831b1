import type {
  EventTypeDescription,
  ListEventTypesRequest,
  ListEventTypesResponse,
} from '../../gen/kaizen/v1/event_service.ts';
import { eventTypes } from '../../ingestion/catalogue/event-types.ts';
import { protoName } from '../../shared/proto-names.ts';
import { boundaryOf, eventTypeOf } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';

/** EventService/ListEventTypes: the event table, with the texts of the proto. */
export function listEventTypesHandler(): Handler<ListEventTypesRequest, ListEventTypesResponse> {
  const catalogue = eventTypes.map(
    ({ type, boundary, payload, message, description, subject }): EventTypeDescription => ({
      type: eventTypeOf(type),
      boundary: boundaryOf(boundary),
      payloadField: protoName(payload),
      payloadMessage: `kaizen.v1.${message}`,
      description,
      subject,
    }),
  );
  return () => Promise.resolve({ eventTypes: catalogue });
}
