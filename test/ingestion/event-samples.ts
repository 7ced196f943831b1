/** The example of each event type, as the proto gives it, with names that are hard on keys and addresses. */
import { eventExamples } from '../../src/gen/event-examples.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import type { Payload, PayloadCase } from '../../src/ingestion/catalogue/event-type.ts';
import { eventTypes } from '../../src/ingestion/catalogue/event-types.ts';

type Samples = { readonly [Case in PayloadCase]: Extract<Payload, { $case: Case }>['value'] };

/** Keys are joined by `|`, and `%` escapes it: names with both in them must stay whole. */
function hardName(name: unknown): unknown {
  if (name === 'warm-intro') return 'warm%intro';
  return typeof name === 'string' && /^[A-Za-z]+-\w+$/.test(name) ? name.replace('-', '|') : name;
}

/** Payloads by their field, all of them. */
export const payloadSamples = Object.fromEntries(
  eventTypes.map(({ type, payload, codec }) => {
    const example: unknown = JSON.parse(JSON.stringify(eventExamples[type]), (_, value) => hardName(value));
    return [payload, codec.fromJSON(example)];
  }),
) as Samples;

/** An event of a sample payload, complete but for its account. */
export function sampleEvent(payload: PayloadCase, overrides: Partial<Event> = {}): Event {
  return {
    ...Event.fromPartial({
      projectId: 'project|1',
      eventId: `event|${payload}`,
      actor: 'generator',
      tags: ['launch'],
    }),
    payload: { $case: payload, value: payloadSamples[payload] } as Payload,
    ...overrides,
  };
}
