/** An event that has passed every check and is ready to be stored: plain values, keys computed, nothing to look up. */
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
  /** Hash of everything the caller said. */
  readonly hash: string;
  /** Sorts events by time, with a tie-break. */
  readonly place: string;
  readonly effects: EventEffects;
  readonly warnings: readonly string[];
  /** What it was made with; absent for nearly all events. */
  readonly guidance?: PreparedGuidance | undefined;
  readonly fromImport?: EventImport | undefined;
}

/** The import that an event belongs to. It is no part of what the event says: the same event in another is a duplicate. */
export interface EventImport {
  readonly importId: string;
  /** The file or system it comes from; '' when it was not told. */
  readonly source: string;
}

/** What a prepared event is made of. */
export interface EventContent {
  readonly accountId: string;
  readonly projectId: string;
  readonly eventId: string;
  /** The caller's; absent: the time of receipt, which then is no part of the content. */
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
/** Width of its nanoseconds. */
const NANOS_WIDTH = 6;
/** Width of the order within a call: enough for 46,656 events. */
const ORDER_WIDTH = 3;
/** Characters of the hash that break ties between calls of the same instant. */
const TIE_BREAK_LENGTH = 9;
/** Order of an event that another one caused: after everything its call brought. */
export const LAST_ORDER = 36 ** ORDER_WIDTH - 1;

/** The first place of an instant: every event at that time or later sorts at or after it. */
export function placeOf({ seconds, nanos }: Timestamp): string {
  return seconds.toString(36).padStart(SECONDS_WIDTH, '0') + nanos.toString(36).padStart(NANOS_WIDTH, '0');
}

/** Computes keys, hash and place. `order` is the event's in its call: events of one instant are listed in that order. */
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
    // Left out and not null when there is none: events stored before guidance was part of them keep their hash.
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
