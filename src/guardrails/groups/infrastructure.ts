/** The guardrail of the whole set of modules. */
import { expect } from 'vitest';
import type { Checks } from '../check.ts';
import { EVENT_SAMPLES } from '../event-samples.ts';
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

/** Check of the infrastructure guardrail. */
export const infrastructureChecks: Checks<'everyModule'> = {
  async everyModule(bed) {
    const { service, generators } = bed;
    for (const name of MODULES) {
      expect(generators[name], `the module ${name}: give it, or say \`false\``).toBeDefined();
    }
    const { eventTypes } = await service.call('listEventTypes', {});
    const catalogue = eventTypes.map(({ type }) => nameOf(type)).filter((name) => name !== 'CUSTOM');
    const samples = [...EVENT_SAMPLES.keys()];
    expect(catalogue.toSorted(), 'types of events of the service').toEqual(samples.toSorted());

    const accountId = await service.newAccount();
    const projectId = await service.newProject(accountId, { holdout: false });
    const given = [...EVENT_SAMPLES].map(([eventId, payload]) => ({ projectId, eventId, payload }));
    await service.call('appendEvents', { accountId, events: given });
    const taken = new Set((await service.listEvents({ accountId })).map(({ type }) => nameOf(type)));
    expect(
      samples.filter((name) => !taken.has(name)),
      'types that the service did not take',
    ).toEqual([]);
  },
};
