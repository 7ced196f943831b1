/** Finds events by the type of their payload. */
import { expect } from 'vitest';
import type { EventName } from '../client/events/event-arguments.ts';
import { type Event, EventType, eventTypeToJSON } from '../gen/kaizen/v1/event.ts';

type Payload = NonNullable<Event['payload']>;
type ValueOf<Name extends EventName> = Extract<Payload, { readonly $case: PayloadCase<Name> }>['value'];

/** The property of an event type: LEAD_CREATED becomes leadCreated. */
type PayloadCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${Capitalize<PayloadCase<Rest>>}`
  : Lowercase<Name>;

/** An event with its payload. */
export interface Found<Name extends EventName> {
  readonly event: Event;
  readonly value: ValueOf<Name>;
}

/** The events of a type. Fails the test, naming the type, when there is none. */
export function eventsOf<Name extends EventName>(
  events: readonly Event[],
  name: Name,
): readonly [Found<Name>, ...Found<Name>[]] {
  const wanted = EventType[`EVENT_TYPE_${name}`];
  const found = events.flatMap((event) =>
    // The service sets the type from the payload.
    event.type === wanted && event.payload !== undefined
      ? [{ event, value: event.payload.value as ValueOf<Name> }]
      : [],
  );
  const [first, ...rest] = found;
  if (first !== undefined) return [first, ...rest];
  const there = [...new Set(events.map(({ type }) => nameOf(type)))].join(', ');
  return expect.unreachable(`${name} was not logged; there is ${there === '' ? 'nothing' : there}`);
}

/** The only event of a type. Fails the test when there is none, or more than one. */
export function oneEventOf<Name extends EventName>(events: readonly Event[], name: Name): Found<Name> {
  const found = eventsOf(events, name);
  expect(found.length, `${name} was logged more than once`).toBe(1);
  return found[0];
}

/** Name of an event type without its prefix. */
export function nameOf(type: EventType): string {
  return eventTypeToJSON(type).replace(/^EVENT_TYPE_/, '');
}
