/** Turns a stored event into a message of the API. */
import type { Event } from '../../gen/kaizen/v1/event.ts';
import { GuidanceUse } from '../../gen/kaizen/v1/guidance.ts';
import type { Retraction } from '../../gen/kaizen/v1/retraction.ts';
import type { GetEventRow } from '../../gen/queries.ts';
import { boundaryOf, eventTypeOf } from '../../shared/vocabulary.ts';
import type { Payload } from '../catalogue/event-type.ts';
import { eventTypeByName } from '../catalogue/event-types.ts';

/** The event as it was logged, with what the service added. Throws for an event type of a newer version. */
export function readEvent(accountId: string, row: GetEventRow): Event {
  const definition = eventTypeByName(row.type);
  if (definition === undefined) throw new Error(`stored event type ${row.type} is not known to this version`);
  const value = definition.codec.fromJSON(JSON.parse(row.payload));
  return {
    accountId,
    projectId: row.projectId,
    eventId: row.eventId,
    eventTime: { seconds: row.seconds, nanos: row.nanos },
    actor: row.actor,
    tags: [...row.tags],
    recordTime: { seconds: row.recordSeconds, nanos: row.recordNanos },
    type: eventTypeOf(definition.type),
    boundary: boundaryOf(definition.boundary),
    guidance: row.guidance === null ? undefined : GuidanceUse.fromJSON(JSON.parse(row.guidance)),
    retraction: readRetraction(row),
    payload: { $case: definition.payload, value } as Payload,
  };
}

function readRetraction({
  retractedSeconds: seconds,
  retractedNanos: nanos,
  retractedBy,
  retractionReason,
}: GetEventRow): Retraction | undefined {
  if (seconds === null || nanos === null) return undefined;
  return { retractTime: { seconds, nanos }, actor: retractedBy ?? '', reason: retractionReason ?? '' };
}
