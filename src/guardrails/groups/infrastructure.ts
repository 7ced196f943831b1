/** The guardrail of the whole. */
import { expect } from 'vitest';
import type { KaizenEvent } from '../../client/events/event-arguments.ts';
import { runOn } from '../bed.ts';
import type { Checks } from '../check.ts';
import { EVENT_SAMPLES } from '../event-samples.ts';
import { GUARDRAILS } from '../guardrail-list.ts';
import { nameOf } from '../payloads.ts';
import type { GuardedGenerators } from '../subjects.ts';

const MODULES: readonly (keyof GuardedGenerators)[] = [
  'strategy',
  'creatives',
  'execution',
  'packs',
  'acquisition',
  'intake',
  'performance',
];

/** Infrastructure complete 1. */
export const infrastructureChecks: Checks<'everyModule'> = {
  async everyModule(bed) {
    const { service, generators } = bed;
    for (const name of MODULES) {
      expect(generators[name], `the module ${name}: give it, or say \`false\``).toBeDefined();
    }
    const { eventTypes } = await service.call('listEventTypes', {});
    const catalogue = eventTypes.map(({ type }) => nameOf(type)).filter((name) => name !== 'CUSTOM');
    const samples = Object.keys(EVENT_SAMPLES);
    expect(catalogue.toSorted(), 'types of events of the service').toEqual(samples.toSorted());
    const watched: readonly string[] = Object.values(GUARDRAILS).flatMap(({ watches }) => [...watches]);
    expect(
      samples.filter((name) => !watched.includes(name)),
      'types that no guardrail watches',
    ).toEqual([]);

    const { events } = await runOn(bed, ({ kaizen }) => {
      for (const [type, sample] of Object.entries(EVENT_SAMPLES)) {
        kaizen.logEvent({ ...sample, type } as KaizenEvent);
      }
    });
    const taken = new Set(events.map(({ type }) => nameOf(type)));
    expect(
      samples.filter((name) => !taken.has(name)),
      'types that the service did not take',
    ).toEqual([]);
  },
};
