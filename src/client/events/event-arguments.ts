/** What a caller gives for each type of event: flat objects, made from the proto, with what may be left out. */
import type { EventArguments } from '../../gen/event-arguments.ts';
import type { eventTypeFacts } from '../../gen/event-types.ts';
import type { EventEnvelope } from './event-envelope.ts';

export type { EventArguments };

/** Name of a type of event, for example `LEAD_CREATED`. */
export type EventName = keyof EventArguments;

/** Name of a type of event about packs. */
export type PackEventName = {
  [Name in EventName]: (typeof eventTypeFacts)[Name]['boundary'] extends 'pack' ? Name : never;
}[EventName];

/** A creative that was generated. */
export type CreativeInput = EventArguments['CREATIVES_GENERATED']['creatives'][number];

/** Figures of one creative on one platform on one day. */
export type PerformanceInput = EventArguments['PERFORMANCE_RECORDED'];

/** Arguments of an event of a type, with what may be given with every event. */
export type ArgumentsOf<Name extends EventName> = EventArguments[Name] & EventEnvelope;

/** An event as it is logged: its type, its arguments, and what may be given with every event. */
export type KaizenEvent = { [Name in EventName]: { readonly type: Name } & ArgumentsOf<Name> }[EventName];
