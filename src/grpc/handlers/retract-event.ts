import type { RetractEventRequest, RetractEventResponse } from '../../gen/kaizen/v1/event_service.ts';
import { type RetractEventDependencies, retractEvent } from '../../ingestion/retract/retract-event.ts';
import type { Handler } from '../call.ts';

/** EventService/RetractEvent: the event stays in the record and no longer has any effect. */
export function retractEventHandler(
  deps: RetractEventDependencies,
): Handler<RetractEventRequest, RetractEventResponse> {
  return ({ eventId, actor, reason }, { accountId, signal }) =>
    retractEvent(deps, { accountId, eventId, actor, reason }, signal);
}
