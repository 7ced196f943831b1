/** How a row of the event table is written, and the types it is checked by. */
import type { eventTypeFacts } from '../../gen/event-types.ts';
import type { Event } from '../../gen/kaizen/v1/event.ts';
import type { Violation } from '../../shared/errors.ts';
import type { EventTypeName } from '../../shared/vocabulary.ts';
import type { EventEffects } from './effects.ts';

/** The payload oneof of an event. */
export type Payload = NonNullable<Event['payload']>;
/** Property name of a payload, as in `leadCreated`. */
export type PayloadCase = Payload['$case'];

type Facts = typeof eventTypeFacts;

/** What a row may read beside its payload. */
export interface EventScope {
  readonly projectId: string;
  /** When the service received the event. Limits on dates are relative to it. */
  readonly now: Date;
}

/** Effects of an event, or its violations beyond the field rules. `field` is relative to the payload. */
export type Interpretation =
  | { readonly ok: true; readonly effects: EventEffects; readonly warnings?: readonly string[] }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** The row of an event type: what an event of the type does. All other facts about the type are in the proto. */
export type Interpret<Type extends EventTypeName> = (
  payload: Extract<Payload, { $case: Facts[Type]['payload'] }>['value'],
  scope: EventScope,
) => Interpretation;

/** The rows of a boundary. A missing row does not compile. */
export type RowsOf<Boundary extends Facts[EventTypeName]['boundary']> = {
  readonly [Type in EventTypeName as Facts[Type]['boundary'] extends Boundary
    ? Type
    : never]: Interpret<Type>;
};

/** An interpretation without violations. */
export function effects(value: EventEffects): Interpretation {
  return { ok: true, effects: value };
}
