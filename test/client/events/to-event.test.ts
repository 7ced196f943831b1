import { describe, expect, test } from 'vitest';
import type { KaizenEvent } from '../../../src/client/events/event-arguments.ts';
import { createEventHelpers } from '../../../src/client/events/event-helpers.ts';
import { toEvent } from '../../../src/client/events/to-event.ts';
import { eventTypeFacts } from '../../../src/gen/event-types.ts';
import { EventType } from '../../../src/gen/kaizen/v1/event.ts';
import { convertedArguments, everyEvent } from '../../fixtures/every-event.ts';

const DEFAULTS = { projectId: 'launch', actor: 'generator', eventId: 'event', now: new Date(0) };

describe('the message of an event', () => {
  test.each(everyEvent.map(({ given, payload }) => [given.type, given, payload] as const))(
    '%s has every field as it was given',
    (_, given, payload) => {
      expect(toEvent(given, DEFAULTS).payload).toEqual(payload);
    },
  );

  test.each(convertedArguments)('takes %s', (_, given, stored) => {
    expect(toEvent(given, DEFAULTS).payload?.value).toMatchObject(stored);
  });

  test.each(everyEvent.map(({ given }) => [given.type, given] as const))(
    '%s takes what need not be given as absent',
    (type, given) => {
      const { message, codec, inside } = eventTypeFacts[type];
      const fields = Object.fromEntries(Object.keys(given).map((name) => [name, undefined]));
      const { payload } = toEvent({ ...fields, type } as unknown as KaizenEvent, DEFAULTS);
      expect(payload?.value, message).toEqual(codec.fromPartial(inside === '' ? {} : { [inside]: {} }));
    },
  );
});

test('there is a helper for every type of event, and it logs that type', () => {
  const types = Object.keys(EventType).filter((name) => /^EVENT_TYPE_(?!UNSPECIFIED)/.test(name));
  expect(Object.keys(eventTypeFacts).map((type) => `EVENT_TYPE_${type}`)).toEqual(types);
  const logged: KaizenEvent[] = [];
  const helpers = createEventHelpers((event) => String(logged.push(event)));
  for (const { given } of everyEvent) {
    const { type, ...fields } = given;
    const helper = helpers[eventTypeFacts[type].helper] as (given: object) => string;
    expect(helper(fields), type).toBe(String(logged.length));
    expect(logged.at(-1)).toEqual(given);
  }
});
