/** The arguments of each event type: flat objects, generated from the proto, whose optional fields may be left out. */
import type { EventArguments } from '../../gen/event-arguments.ts';
import type { eventTypeFacts } from '../../gen/event-types.ts';
import type { EventEnvelope } from './event-envelope.ts';

export type { EventArguments };

/** Name of an event type, for example `LEAD_CREATED`. */
export type EventName = keyof EventArguments;

/** Name of an event type about packs. */
export type PackEventName = {
  [Name in EventName]: (typeof eventTypeFacts)[Name]['boundary'] extends 'pack' ? Name : never;
}[EventName];

/** A creative that was generated. */
export type CreativeInput = EventArguments['CREATIVES_GENERATED']['creatives'][number];

/** Metrics of one creative on one platform on one day. */
export type PerformanceInput = EventArguments['PERFORMANCE_RECORDED'];

/** Arguments of an event type, with the fields that every event may have. */
export type ArgumentsOf<Name extends EventName> = EventArguments[Name] & EventEnvelope;

/** An event as it is logged: its type, its arguments, and the fields that every event may have. */
export type KaizenEvent = { [Name in EventName]: { readonly type: Name } & ArgumentsOf<Name> }[EventName];
