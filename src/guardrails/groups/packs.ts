/** Guardrails of campaign packs. */
import { expect } from 'vitest';
import { runOn } from '../bed.ts';
import { type Checks, moduleOf } from '../check.ts';
import { eventsOf, oneEventOf } from '../payloads.ts';

/** Checks of the pack guardrails. */
export const packChecks: Checks<'packCompleted' | 'packFailed'> = {
  async packCompleted(bed) {
    const { made, events } = await runOn(bed, moduleOf(bed.generators.packs, 'packs').succeed);
    const run = { packKey: made.packKey, runId: made.runId };
    expect(oneEventOf(events, 'PACK_STARTED').value, 'the run of PACK_STARTED').toMatchObject(run);
    const sections = eventsOf(events, 'SECTION_GENERATED').map(({ value }) => value);
    expect(
      sections.map(({ section, runId }) => ({ section, runId })),
      'sections of SECTION_GENERATED',
    ).toEqual(made.sections.map((section) => ({ section, runId: made.runId })));
    const quality = { ...run, qualityScore: made.qualityScore };
    expect(oneEventOf(events, 'PACK_QUALITY_ASSESSED').value, 'PACK_QUALITY_ASSESSED').toMatchObject(quality);
    expect(oneEventOf(events, 'PACK_QUALITY_PASSED').value, 'PACK_QUALITY_PASSED').toMatchObject(quality);
    expect(oneEventOf(events, 'PACK_COMPLETED').value, 'the run of PACK_COMPLETED').toMatchObject(run);
  },

  async packFailed(bed) {
    const packs = moduleOf(bed.generators.packs, 'packs');
    const unwritten = await runOn(bed, packs.failSection);
    const { section, packKey, runId } = unwritten.made;
    expect(oneEventOf(unwritten.events, 'SECTION_FAILED').value, 'SECTION_FAILED').toMatchObject({
      packKey,
      runId,
      section,
    });
    expect(oneEventOf(unwritten.events, 'PACK_FAILED').value, 'PACK_FAILED of a section').toMatchObject({
      packKey,
      runId,
    });

    const refused = await runOn(bed, packs.failQuality);
    const run = { packKey: refused.made.packKey, runId: refused.made.runId };
    const gate = oneEventOf(refused.events, 'PACK_QUALITY_FAILED').value;
    expect(gate, 'PACK_QUALITY_FAILED').toMatchObject(run);
    expect(gate.failures.length, 'failures of PACK_QUALITY_FAILED').toBeGreaterThan(0);
    const failed = oneEventOf(refused.events, 'PACK_FAILED').value;
    expect(failed, 'PACK_FAILED of a quality gate').toMatchObject(run);
    expect(failed.errorCode, 'errorCode of PACK_FAILED').not.toBe('');
  },
};
