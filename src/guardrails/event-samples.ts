/** One event of each type of the API: the example in its proto file. */
import { eventExamples } from '../gen/event-examples.ts';
import { eventTypeFacts } from '../gen/event-types.ts';
import type { Event } from '../gen/kaizen/v1/event.ts';

/** A payload of each type except CUSTOM, whose name is the caller's own. */
export const EVENT_SAMPLES: ReadonlyMap<string, NonNullable<Event['payload']>> = new Map(
  Object.entries(eventTypeFacts)
    .filter(([type]) => type !== 'CUSTOM')
    .map(([type, { payload, codec }]) => {
      // The facts connect each case to its message, but the compiler cannot tell over the union.
      const value = codec.fromJSON(eventExamples[type as keyof typeof eventExamples]);
      return [type, { $case: payload, value } as NonNullable<Event['payload']>];
    }),
);
