/** Turns events as callers give them into messages of the API. */

import { eventTypeFacts } from '../../gen/event-types.ts';
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import { type Event, EventType } from '../../gen/kaizen/v1/event.ts';
import { Boundary, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import type { KaizenEvent } from './event-arguments.ts';
import type { GuidanceInput, TraitInput } from './event-envelope.ts';
import { freeObject } from './free-object.ts';

type Payload = NonNullable<Event['payload']>;

/** Values for fields that an event leaves out. */
export interface EventDefaults {
  readonly projectId: string;
  readonly actor: string;
  readonly eventId: string;
  readonly now: Date;
}

/** The message of an event. It shares objects with the caller and must be encoded before the caller may change them. */
export function toEvent(given: KaizenEvent, defaults: EventDefaults): Event {
  return {
    accountId: '',
    projectId: given.projectId ?? defaults.projectId,
    eventId: defaults.eventId,
    eventTime: toTimestamp(given.eventTime ?? defaults.now),
    actor: given.actor ?? defaults.actor,
    tags: (given.tags ?? NO_TAGS) as string[],
    recordTime: undefined,
    type: EventType.EVENT_TYPE_UNSPECIFIED,
    boundary: Boundary.BOUNDARY_UNSPECIFIED,
    guidance: given.guidance === undefined ? undefined : toGuidance(given.guidance),
    retraction: undefined,
    payload: toPayload(given),
  };
}

const NO_TAGS: readonly string[] = [];

/** An instant as a timestamp of the API, to the millisecond, like a Date. */
function toTimestamp(date: Date): Timestamp {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: (milliseconds - seconds * 1_000) * 1_000_000 };
}

/** A trait as a message of the API. An unknown name of a kind becomes UNSPECIFIED, which the service refuses. */
export function toTrait({ kind, value }: TraitInput): { kind: TraitKind; value: string } {
  if (typeof kind === 'number') return { kind, value };
  return { kind: TraitKind[`TRAIT_KIND_${kind}`] ?? TraitKind.TRAIT_KIND_UNSPECIFIED, value };
}

function toGuidance({ contextId, items = [] }: GuidanceInput): NonNullable<Event['guidance']> {
  return { contextId, items: items.map(toTrait) };
}

/** A field whose argument has another form than the field, according to gen/event-types.ts. */
interface Conversion {
  readonly argument: string;
  readonly field: string;
  readonly as: keyof typeof CONVERTERS;
  readonly items?: readonly Conversion[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The conversion of an argument to its field. */
const CONVERTERS = {
  /** For a field that the event type itself implies. */
  nothing: () => undefined,
  /** Amounts of up to 10^15 millionths are exact as numbers. */
  amount: (value: number | bigint) => Number(value),
  /** Clocks that measure durations return fractions; the API takes whole milliseconds. */
  milliseconds: (value: number) => Math.round(value),
  time: toTimestamp,
  'free object': freeObject,
  traits: (value: readonly TraitInput[]) => value.map(toTrait),
  messages: (value: readonly Fields[], items: readonly Conversion[] = []) =>
    value.map((item) => toFields(item, items)),
} as const;

/**
 * The fields of a message. `fromPartial` ignores fields that the message does not have, such as those of the envelope.
 */
function toFields(given: Fields, conversions: readonly Conversion[]): Fields {
  const fields: Record<string, unknown> = { ...given };
  for (const { argument, field, as, items } of conversions) {
    const value = given[argument];
    // The union of the converters accepts no single argument type. The type of the argument is checked by the proto.
    const convert = CONVERTERS[as] as (value: unknown, items?: readonly Conversion[]) => unknown;
    fields[field] = value === undefined || value === null ? undefined : convert(value, items);
  }
  return fields;
}

function toPayload(given: KaizenEvent): Payload {
  const { payload, codec, inside, conversions } = eventTypeFacts[given.type];
  const fields = toFields(given as unknown as Fields, conversions);
  // The facts connect each case to its message, but the compiler cannot tell over the union.
  const value = codec.fromPartial(inside === '' ? fields : { [inside]: fields });
  return { $case: payload, value } as Payload;
}
