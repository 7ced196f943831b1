/** Events as callers give them, as messages of the API. */

import { eventTypeFacts } from '../../gen/event-types.ts';
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import { type Event, EventType } from '../../gen/kaizen/v1/event.ts';
import { Boundary, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import type { KaizenEvent } from './event-arguments.ts';
import type { GuidanceInput, TraitInput } from './event-envelope.ts';
import { freeObject } from './free-object.ts';

type Payload = NonNullable<Event['payload']>;

/** What an event gets when it does not say so itself. */
export interface EventDefaults {
  readonly projectId: string;
  readonly actor: string;
  readonly eventId: string;
  readonly now: Date;
}

/** The message of an event. What is shared with the caller's objects is only read; encode it before they may change. */
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

/** An instant as the API says it; to the millisecond, as dates are. */
function toTimestamp(date: Date): Timestamp {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: (milliseconds - seconds * 1_000) * 1_000_000 };
}

/** A trait as the API says it. A kind of another name becomes UNSPECIFIED, which the service refuses. */
export function toTrait({ kind, value }: TraitInput): { kind: TraitKind; value: string } {
  if (typeof kind === 'number') return { kind, value };
  return { kind: TraitKind[`TRAIT_KIND_${kind}`] ?? TraitKind.TRAIT_KIND_UNSPECIFIED, value };
}

function toGuidance({ contextId, items = [] }: GuidanceInput): NonNullable<Event['guidance']> {
  return { contextId, items: items.map(toTrait) };
}

/** An argument in another form than its field has, as gen/event-types.ts says. */
interface Conversion {
  readonly argument: string;
  readonly field: string;
  readonly as: keyof typeof CONVERTERS;
  readonly items?: readonly Conversion[];
}

type Fields = Readonly<Record<string, unknown>>;

/** What becomes of an argument that was given. */
const CONVERTERS = {
  /** The event says it itself. */
  nothing: () => undefined,
  /** Amounts of up to 10^15 millionths are exact as numbers. */
  amount: (value: number | bigint) => Number(value),
  /** Clocks that measure durations give fractions; the API counts whole milliseconds. */
  milliseconds: (value: number) => Math.round(value),
  time: toTimestamp,
  'free object': freeObject,
  traits: (value: readonly TraitInput[]) => value.map(toTrait),
  messages: (value: readonly Fields[], items: readonly Conversion[] = []) =>
    value.map((item) => toFields(item, items)),
} as const;

/** The fields of a message. Those it does not know, as the envelope's, are left alone by `fromPartial`. */
function toFields(given: Fields, conversions: readonly Conversion[]): Fields {
  const fields: Record<string, unknown> = { ...given };
  for (const { argument, field, as, items } of conversions) {
    const value = given[argument];
    // The union of the converters takes what none of them takes; the argument's type is the proto's.
    const convert = CONVERTERS[as] as (value: unknown, items?: readonly Conversion[]) => unknown;
    fields[field] = value === undefined || value === null ? undefined : convert(value, items);
  }
  return fields;
}

function toPayload(given: KaizenEvent): Payload {
  const { payload, codec, inside, conversions } = eventTypeFacts[given.type];
  const fields = toFields(given as unknown as Fields, conversions);
  // The facts tie the case to its message; the union cannot see it.
  const value = codec.fromPartial(inside === '' ? fields : { [inside]: fields });
  return { $case: payload, value } as Payload;
}
