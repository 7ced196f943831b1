/** Events of every type as a caller logs them, and as the service stores them. */
import type { EventName, KaizenEvent } from '../../src/client/events/event-arguments.ts';
import { eventExamples } from '../../src/gen/event-examples.ts';
import { eventTypeFacts } from '../../src/gen/event-types.ts';
import type { Timestamp } from '../../src/gen/google/protobuf/timestamp.ts';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';

type Payload = NonNullable<Event['payload']>;

/** One event: what is given, and what is stored of it. */
export interface LoggedEvent {
  readonly given: KaizenEvent;
  readonly payload: Payload;
}

/** Every type of event once, with every field given. */
export const everyEvent: readonly LoggedEvent[] = (Object.keys(eventTypeFacts) as EventName[]).map((type) => {
  const { payload: $case, codec } = eventTypeFacts[type];
  // The facts tie the case to its message; the union cannot see it.
  const payload = { $case, value: codec.fromJSON(eventExamples[type]) } as Payload;
  return { given: { type, ...argumentsOf(payload) } as KaizenEvent, payload };
});

/** What a caller gives, who has no words of the proto's own: packs' data, times, and figures without a message around them. */
function argumentsOf(payload: Payload): object {
  switch (payload.$case) {
    case 'performanceRecorded': {
      const { projectId: _, ...record } = payload.value.record ?? { projectId: '' };
      return record;
    }
    case 'appointmentScheduled':
      return { ...payload.value, appointmentTime: dateOf(payload.value.appointmentTime) };
    default: {
      if (!('input' in payload.value)) return payload.value;
      const { input: inputData, output: outputData, ...rest } = payload.value;
      return { ...rest, inputData, outputData };
    }
  }
}

function dateOf({ seconds, nanos }: Timestamp = { seconds: 0, nanos: 0 }): Date {
  return new Date(seconds * 1_000 + nanos / 1_000_000);
}

const tone = { kind: TraitKind.TRAIT_KIND_TONE, value: 'friendly' };

/** Arguments that are given in another form than they are stored in, and what must be stored of them. */
export const convertedArguments: readonly (readonly [string, KaizenEvent, object])[] = [
  [
    'an amount as a big integer',
    { type: 'DEAL_WON', leadId: 'lead', dealSizeMicros: 12_000_000_000n },
    { dealSizeMicros: 12_000_000_000 },
  ],
  [
    'a time to the millisecond',
    { type: 'APPOINTMENT_SCHEDULED', leadId: 'lead', appointmentTime: new Date('2026-12-01T10:00:00.250Z') },
    { appointmentTime: { seconds: 1_796_119_200, nanos: 250_000_000 } },
  ],
  [
    'a duration with a fraction',
    { type: 'STRATEGY_GENERATED', strategyId: 'strategy', durationMs: 1_200.4 },
    { durationMs: 1_200 },
  ],
  [
    'traits by the names of their kinds, inside a list',
    {
      type: 'CREATIVES_GENERATED',
      creatives: [{ contentId: 'creative', traits: [{ kind: 'TONE', value: 'friendly' }] }],
    },
    { creatives: [{ contentId: 'creative', traits: [tone] }] },
  ],
  [
    'figures with amounts and traits',
    {
      type: 'PERFORMANCE_RECORDED',
      contentId: 'creative',
      platform: 'instagram',
      date: '2026-10-01',
      impressions: 1_000,
      traits: [{ kind: 'TONE', value: 'friendly' }],
      spendMicros: 5_000_000n,
      revenueMicros: 9_500_000,
      projectId: 'launch',
    },
    // The event's project is the record's.
    { record: { projectId: '', traits: [tone], spendMicros: 5_000_000, revenueMicros: 9_500_000 } },
  ],
  [
    'data of a pack, with what JSON cannot say',
    {
      type: 'PACK_STARTED',
      packKey: 'launch',
      inputData: { budget: 100n, at: new Date(0), ['__proto__']: 1 },
    },
    { input: { budget: '100', at: '1970-01-01T00:00:00.000Z' } },
  ],
];
