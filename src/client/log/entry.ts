/** Events on their way to the service. */
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { Event } from '../../gen/kaizen/v1/event.ts';

/** Tag of `events` in AppendEventsRequest: field 2, length-delimited. */
const EVENTS_TAG = 18;
const EVENT_ID_FIELD = 3;

/** An event in the bytes it takes in a request: what the caller does with its objects afterwards does not reach it. */
export type Frame = Uint8Array;

/** An event that waits. */
export interface Entry {
  readonly frame: Frame;
  /** Grows with every event: of two events the one that was logged first has the lower. */
  readonly ordinal: number;
  /** Where it is on disk; absent when it is in memory only. */
  readonly place?: Place;
}

/** A place in a spool. */
export interface Place {
  /** The spool it is in. */
  readonly spool: object;
  /** Number of its record. */
  readonly sequence: number;
}

/** Encodes an event. Throws when a field holds what its type cannot. */
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
