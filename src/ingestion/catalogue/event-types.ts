/** The event table: everything the service knows about an event type stands in its row. */
import { CustomEvent } from '../../gen/kaizen/v1/event.ts';
import type { EventTypeName } from '../../shared/vocabulary.ts';
import { acquisitionEvents } from './acquisition-events.ts';
import { coreEvents } from './core-events.ts';
import { type EventTypeDefinition, effects, type Payload, type PayloadCase } from './event-type.ts';
import { intakeEvents } from './intake-events.ts';
import { packEvents } from './pack-events.ts';
import { performanceEvents } from './performance-events.ts';

const customEvent: EventTypeDefinition<'custom'> = {
  type: 'CUSTOM',
  boundary: 'custom',
  payload: 'custom',
  subject: '',
  codec: CustomEvent,
  interpret: () => effects({}),
};

const rows = [
  ...coreEvents,
  ...packEvents,
  ...acquisitionEvents,
  ...intakeEvents,
  ...performanceEvents,
  customEvent,
] as const;

/** A row whose payload type is not known statically; its functions are called with the payload they belong to. */
export type AnyEventType = Omit<EventTypeDefinition, 'interpret' | 'codec'> & {
  readonly interpret: EventTypeDefinition<never>['interpret'];
  readonly codec: { toJSON(message: never): unknown; fromJSON(object: unknown): Payload['value'] };
};

/** Every event type, in the order of the boundaries. */
export const eventTypes: readonly AnyEventType[] = rows;

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
