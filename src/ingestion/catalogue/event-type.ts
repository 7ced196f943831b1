/** How a row of the event table is written, and what it becomes. */

import type { Event } from '../../gen/kaizen/v1/event.ts';
import type { Violation } from '../../shared/errors.ts';
import type { BoundaryName, EventTypeName } from '../../shared/vocabulary.ts';
import type { EventEffects, SubjectLabel } from './effects.ts';

/** The payload oneof of an event. */
export type Payload = NonNullable<Event['payload']>;
/** Property name of a payload, as in `leadCreated`. */
export type PayloadCase = Payload['$case'];
/** The message of one payload. */
export type PayloadOf<Case extends PayloadCase> = Extract<Payload, { $case: Case }>['value'];

/** What a row may look at beside its payload. */
export interface EventScope {
  readonly projectId: string;
  /** When the service received the event; for limits on dates. */
  readonly now: Date;
}

/** Effects of an event, or what is wrong with it beyond the field rules; `field` is relative to the payload. */
export type Interpretation =
  | { readonly ok: true; readonly effects: EventEffects; readonly warnings?: readonly string[] }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** One row of the event table: an event type and all that is particular to it. */
export interface EventTypeDefinition<Case extends PayloadCase = PayloadCase> {
  readonly type: EventTypeName;
  readonly boundary: BoundaryName;
  readonly payload: Case;
  readonly subject: SubjectLabel | '';
  readonly codec: { toJSON(message: PayloadOf<Case>): unknown; fromJSON(object: unknown): PayloadOf<Case> };
  readonly interpret: (payload: PayloadOf<Case>, scope: EventScope) => Interpretation;
}

/** An interpretation without violations. */
export function effects(value: EventEffects): Interpretation {
  return { ok: true, effects: value };
}
