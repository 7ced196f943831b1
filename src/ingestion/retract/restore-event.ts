/** Computes again what a stored event did, by the same event table. */
import type { LockEventsRow } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { utcDate } from '../../shared/dates.ts';
import { interpretPayload } from '../accept/accept-event.ts';
import { type PreparedEvent, placeOf } from '../accept/prepared-event.ts';
import { storedGuidance } from '../accept/prepared-guidance.ts';
import { MARK_ID_PREFIX } from '../batch/fold-figure.ts';
import type { EventEffects } from '../catalogue/effects.ts';
import type { Payload } from '../catalogue/event-type.ts';
import { type AnyEventType, eventTypeByName } from '../catalogue/event-types.ts';

/** Prefix of the ids of marks that the service sets after an event was taken back. */
export const MARK_AFTER_RETRACTION_PREFIX = 'kaizen:mark-after-retraction:';
/** Length of the part of a place that precedes the event's order in its call: seconds and nanoseconds. */
const TIME_WIDTH = placeOf({ seconds: 0, nanos: 0 }).length;

type StoredRow = Omit<LockEventsRow, 'importKey' | 'undone'>;

/** A stored event, ready to be compared with others or to be taken back. */
export interface RestoredEvent {
  readonly event: PreparedEvent;
  /** Sorts events by when they were stored, then by their order in the call. */
  readonly arrival: string;
  /** Name of the segment it counted on, when the event did not name one. */
  readonly segment: string | undefined;
  /** The guidance it used. */
  readonly use: { readonly useKey: string; readonly items: readonly string[] } | undefined;
}

/** Throws for an event that this version cannot read: a newer version has stored it. */
export function restoreEvent(accountId: string, row: StoredRow): RestoredEvent {
  const definition = eventTypeByName(row.type);
  if (definition === undefined) throw new Error(`stored event type ${row.type} is not known to this version`);
  const eventTime = { seconds: row.seconds, nanos: row.nanos };
  const recordTime = { seconds: row.recordSeconds, nanos: row.recordNanos };
  const event: PreparedEvent = {
    accountId,
    accountKey: nodeKey(accountId),
    projectId: row.projectId,
    eventId: row.eventId,
    key: row.key,
    type: definition.type,
    boundary: definition.boundary,
    eventTime,
    recordTime,
    date: utcDate(row.seconds * 1000),
    actor: row.actor,
    tags: row.tags,
    payload: row.payload,
    hash: row.hash,
    place: row.place,
    effects: effectsOf(definition, row),
    warnings: [],
  };
  return {
    event,
    arrival: placeOf(recordTime) + row.place.slice(TIME_WIDTH),
    segment: row.segment ?? undefined,
    use: row.guidance === null ? undefined : storedGuidance(accountId, row.guidance),
  };
}

function effectsOf(definition: AnyEventType, row: StoredRow): EventEffects {
  const value = definition.codec.fromJSON(JSON.parse(row.payload));
  const payload = { $case: definition.payload, value } as Payload;
  // Limits on dates are relative to the time when the event was received.
  const interpretation = interpretPayload(payload, row.projectId, new Date(row.recordSeconds * 1000));
  if (!interpretation.ok) throw new Error(`stored ${row.type} event breaks the rules of this version`);
  if (!isServiceMark(row)) return interpretation.effects;
  const { subject } = interpretation.effects;
  return subject === undefined ? {} : { subject };
}

/** Whether the service set this mark, by the metrics of the creative. */
export function isServiceMark({ eventId }: { readonly eventId: string }): boolean {
  return eventId.startsWith(MARK_ID_PREFIX) || eventId.startsWith(MARK_AFTER_RETRACTION_PREFIX);
}

/** Orders by arrival. */
export function byArrival(a: RestoredEvent, b: RestoredEvent): number {
  return a.arrival < b.arrival ? -1 : Number(a.arrival > b.arrival);
}
