/** The event table: the facts of each event type from the proto, with the function that its row gives. */
import { eventTypeFacts } from '../../gen/event-types.ts';
import type { BoundaryName, EventTypeName } from '../../shared/vocabulary.ts';
import { acquisitionEvents } from './acquisition-events.ts';
import { coreEvents } from './core-events.ts';
import type { SubjectLabel } from './effects.ts';
import {
  type EventScope,
  effects,
  type Interpret,
  type Interpretation,
  type Payload,
  type PayloadCase,
  type RowsOf,
} from './event-type.ts';
import { intakeEvents } from './intake-events.ts';
import { packEvents } from './pack-events.ts';
import { performanceEvents } from './performance-events.ts';

const customEvents: RowsOf<'custom'> = { CUSTOM: () => effects({}) };

const rows: { readonly [Type in EventTypeName]: Interpret<Type> } = {
  ...coreEvents,
  ...packEvents,
  ...acquisitionEvents,
  ...intakeEvents,
  ...performanceEvents,
  ...customEvents,
};

/** An event type whose payload is not known statically. Its functions must be called with its own payload. */
export interface AnyEventType {
  readonly type: EventTypeName;
  readonly boundary: BoundaryName;
  readonly payload: PayloadCase;
  /** Name of the payload's message. */
  readonly message: string;
  readonly subject: SubjectLabel | '';
  readonly description: string;
  readonly codec: { toJSON(message: never): unknown; fromJSON(object: unknown): Payload['value'] };
  readonly interpret: (payload: never, scope: EventScope) => Interpretation;
}

/** Every event type, in the order of its number. */
export const eventTypes: readonly AnyEventType[] = (Object.keys(eventTypeFacts) as EventTypeName[]).map(
  (type) => ({ type, ...eventTypeFacts[type], interpret: rows[type] }),
);

const byPayload: ReadonlyMap<PayloadCase, AnyEventType> = new Map(
  eventTypes.map((row) => [row.payload, row]),
);
const byType: ReadonlyMap<EventTypeName, AnyEventType> = new Map(eventTypes.map((row) => [row.type, row]));

/** The row of a payload. */
export function eventTypeOfPayload(payload: PayloadCase): AnyEventType {
  const row = byPayload.get(payload);
  if (row === undefined) throw new Error(`the event table has no row for ${payload}`);
  return row;
}

/** The row of a stored type; undefined for a type this version does not know. */
export function eventTypeByName(type: string): AnyEventType | undefined {
  return byType.get(type as EventTypeName);
}
