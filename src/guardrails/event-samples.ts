/** One event of each type of the API, as its proto file gives it for an example. */
import { eventExamples } from '../gen/event-examples.ts';
import { eventTypeFacts } from '../gen/event-types.ts';
import type { Event } from '../gen/kaizen/v1/event.ts';

/** A payload of each type; CUSTOM, whose name is the caller's own, is left out. */
export const EVENT_SAMPLES: ReadonlyMap<string, NonNullable<Event['payload']>> = new Map(
  Object.entries(eventTypeFacts)
    .filter(([type]) => type !== 'CUSTOM')
    .map(([type, { payload, codec }]) => {
      // The facts tie the case to its message; the union cannot see it.
      const value = codec.fromJSON(eventExamples[type as keyof typeof eventExamples]);
      return [type, { $case: payload, value } as NonNullable<Event['payload']>];
    }),
);
