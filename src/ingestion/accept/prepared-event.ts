/**
 * An event that has passed every check and is ready to be stored: plain values with computed keys, nothing left to look
 * up.
 */
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import { nodeKey } from '../../graph/keys.ts';
import { utcDate } from '../../shared/dates.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import type { BoundaryName, EventTypeName } from '../../shared/vocabulary.ts';
import type { EventEffects } from '../catalogue/effects.ts';
import type { Payload } from '../catalogue/event-type.ts';
import { type AnyEventType, eventTypeOfPayload } from '../catalogue/event-types.ts';
import { canonicalHash, canonicalJson } from './canonical.ts';
import type { PreparedGuidance } from './prepared-guidance.ts';

/** An event as the batch writer takes it. */
export interface PreparedEvent {
  readonly accountId: string;
  readonly accountKey: string;
  /** '' when the event belongs to the account as a whole. */
  readonly projectId: string;
  readonly eventId: string;
  readonly key: string;
  readonly type: EventTypeName;
  readonly boundary: BoundaryName;
  readonly eventTime: Timestamp;
  readonly recordTime: Timestamp;
  /** UTC day of the event time. */
  readonly date: string;
  readonly actor: string;
  /** Sorted, without repetition. */
  readonly tags: readonly string[];
  /** JSON of the payload. */
  readonly payload: string;
  /** Hash of everything the caller sent. */
  readonly hash: string;
  /** Sorts events by time; the rest of the text breaks ties. */
  readonly place: string;
  readonly effects: EventEffects;
  readonly warnings: readonly string[];
  /** The guidance the event was made with; absent for nearly all events. */
  readonly guidance?: PreparedGuidance | undefined;
  readonly fromImport?: EventImport | undefined;
}

/**
 * The import that an event belongs to. It is not part of the event's content: the same event in another import is a
 * duplicate.
 */
export interface EventImport {
  readonly importId: string;
  /** The file or system the event comes from; '' when the caller did not name one. */
  readonly source: string;
}

/** The content from which an event is prepared. */
export interface EventContent {
  readonly accountId: string;
  readonly projectId: string;
  readonly eventId: string;
  /** The event time of the caller. When it is absent, the time of receipt is used and is not part of the content. */
  readonly eventTime: Timestamp | undefined;
  readonly actor: string;
  readonly tags: readonly string[];
  readonly payload: Payload;
  readonly effects: EventEffects;
  readonly warnings?: readonly string[];
  readonly guidance?: PreparedGuidance | undefined;
  readonly fromImport?: EventImport | undefined;
}

/** Width of a place's seconds in base 36: enough until the year 4453. */
export const SECONDS_WIDTH = 7;
/** Width of a place's nanoseconds in base 36. */
const NANOS_WIDTH = 6;
/** Width of the order within a call in base 36: enough for 46,656 events. */
const ORDER_WIDTH = 3;
/** Characters of the hash that break ties between calls of the same instant. */
const TIE_BREAK_LENGTH = 9;
/** Order of an event that another event caused. It sorts after all events of the call. */
export const LAST_ORDER = 36 ** ORDER_WIDTH - 1;

/** The first place of an instant. Every event at that time or later has this place or a greater one. */
export function placeOf({ seconds, nanos }: Timestamp): string {
  return seconds.toString(36).padStart(SECONDS_WIDTH, '0') + nanos.toString(36).padStart(NANOS_WIDTH, '0');
}

/** Whether the caller gave the event no time, so that it got that of its receipt. */
export function isTimedByService({
  eventTime,
  recordTime,
}: Pick<PreparedEvent, 'eventTime' | 'recordTime'>): boolean {
  return eventTime.seconds === recordTime.seconds && eventTime.nanos === recordTime.nanos;
}

/** Computes keys, hash and place. `order` is the event's position in its call; it sorts events of the same instant. */
export function prepareEvent(content: EventContent, now: Date, order: number): PreparedEvent {
  const row: AnyEventType = eventTypeOfPayload(content.payload.$case);
  const recordTime = timestampOf(now.getTime());
  const eventTime = content.eventTime ?? recordTime;
  const tags = [...new Set(content.tags)].sort();
  const payload = canonicalJson(row.codec.toJSON(content.payload.value as never));
  const hash = canonicalHash([
    content.accountId,
    content.projectId,
    content.eventId,
    content.eventTime ?? null,
    content.actor,
    tags,
    row.type,
    payload,
    // Left out, rather than null, when there is none: events stored before guidance existed keep their hash.
    ...(content.guidance === undefined ? [] : [content.guidance.json]),
  ]);
  return {
    accountId: content.accountId,
    accountKey: nodeKey(content.accountId),
    projectId: content.projectId,
    eventId: content.eventId,
    key: nodeKey(content.accountId, content.eventId),
    type: row.type,
    boundary: row.boundary,
    eventTime,
    recordTime,
    date: utcDate(eventTime.seconds * 1000),
    actor: content.actor,
    tags,
    payload,
    hash,
    place:
      placeOf(eventTime) + order.toString(36).padStart(ORDER_WIDTH, '0') + hash.slice(0, TIE_BREAK_LENGTH),
    effects: content.effects,
    warnings: content.warnings ?? [],
    guidance: content.guidance,
    fromImport: content.fromImport,
  };
}
