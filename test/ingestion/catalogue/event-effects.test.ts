import { describe, expect, test } from 'vitest';
import { interpretPayload } from '../../../src/ingestion/accept/accept-event.ts';
import type { EventEffects } from '../../../src/ingestion/catalogue/effects.ts';
import type { Payload, PayloadCase } from '../../../src/ingestion/catalogue/event-type.ts';
import { eventTypes } from '../../../src/ingestion/catalogue/event-types.ts';
import { payloadSamples } from '../../fixtures/event-samples.ts';
import { expectedEffects } from './expected-effects.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

function effectsOf(payload: PayloadCase, change: object = {}): EventEffects {
  const value = { ...payloadSamples[payload], ...change };
  const interpretation = interpretPayload({ $case: payload, value } as Payload, 'project|1', NOW);
  if (!interpretation.ok) throw new Error(`${payload}: ${JSON.stringify(interpretation.violations)}`);
  return interpretation.effects;
}

describe('the event table', () => {
  test('has an expectation for each of its types, and none is left over', () => {
    expect(Object.keys(expectedEffects).sort()).toEqual(eventTypes.map(({ payload }) => payload).sort());
  });

  test.each(eventTypes.map(({ type, payload }) => [type, payload] as const))(
    '%s does what is expected of it, and nothing else',
    (type, payload) => {
      expect(expectedEffects[payload], `${type} has no expectation`).toBeDefined();
      expect(effectsOf(payload)).toEqual(expectedEffects[payload]);
    },
  );

  test.each(eventTypes.map(({ type, payload, subject }) => [type, payload, subject] as const))(
    '%s is about what its row says',
    (_, payload, subject) => {
      expect(effectsOf(payload).subject?.label ?? '').toBe(subject);
    },
  );
});

describe('events that name less', () => {
  test('an execution that did not succeed leaves its strategy in another state', () => {
    expect(effectsOf('executionCompleted', { succeeded: false })).toEqual({
      subject: { label: 'Strategy', id: 'strategy|1', state: 'EXECUTION_FAILED' },
    });
  });

  test('without the run of a pack only the pack counts', () => {
    expect(effectsOf('packStarted', { runId: '' })).toEqual({
      counters: expectedEffects.packStarted.counters,
    });
  });

  test('without a template a message counts on its channel alone', () => {
    const { counters, links } = effectsOf('outreachSent', { templateId: '' });
    expect(counters).toEqual([{ label: 'Channel', name: 'email', add: { sent: 1 } }]);
    expect(links).toEqual([{ type: 'REACHED_BY_CHANNEL', leadId: 'lead|1', name: 'email' }]);
  });

  test('a deal without a pack and an appointment without a channel count nowhere', () => {
    expect(effectsOf('dealWon', { packSold: '' })).toMatchObject({ counters: [], links: [] });
    expect(effectsOf('appointmentScheduled', { channel: '' })).toMatchObject({ counters: [] });
  });
});
