/** Events on their way to the service. */
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { Event } from '../../gen/kaizen/v1/event.ts';

/** Tag of `events` in AppendEventsRequest: field 2, length-delimited. */
const EVENTS_TAG = 18;
const EVENT_ID_FIELD = 3;

/** An event in its encoded form. Later changes to the caller's objects do not affect it. */
export type Frame = Uint8Array;

/** A waiting event. */
export interface Entry {
  readonly frame: Frame;
  /** Increases with every event, so it gives the order of logging. */
  readonly ordinal: number;
  /** Its place on disk; absent when it is in memory only. */
  readonly place?: Place;
}

/** A place in a spool. */
export interface Place {
  /** The spool it is in. */
  readonly spool: object;
  /** Number of its record. */
  readonly sequence: number;
}

/** Encodes an event. Throws when a value does not fit its field's type. */
export function toFrame(event: Event): Frame {
  return Event.encode(event, new BinaryWriter().uint32(EVENTS_TAG).fork()).join().finish();
}

/** The id of the event in a frame; '' when it cannot be read. */
export function eventIdOf(frame: Frame): string {
  const reader = new BinaryReader(frame);
  reader.tag();
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (field === EVENT_ID_FIELD) return reader.string();
    reader.skip(wireType, field);
  }
  return '';
}
