/** Campaign packs: their runs, sections and quality gates. */
import type { Counts, StateOf } from './counters-and-states.ts';
import { effects, type Interpretation, type RowsOf } from './event-type.ts';

interface PackPayload {
  readonly packKey: string;
  readonly runId: string;
}

/** Counts on the pack. A run that is named takes the state and is linked to the pack. */
function packEffects(
  { packKey, runId }: PackPayload,
  { add, state }: { readonly add: Counts<'Pack'>; readonly state: StateOf<'PackRun'> },
): Interpretation {
  return effects({
    counters: [{ label: 'Pack', name: packKey, add }],
    ...(runId === ''
      ? {}
      : {
          subject: { label: 'PackRun', id: runId, state },
          links: [{ type: 'RUN_OF', runId, name: packKey }],
        }),
  });
}

/** The rows of the boundary pack. */
export const packEvents: RowsOf<'pack'> = {
  PACK_STARTED: (pack) => packEffects(pack, { add: { runs_started: 1 }, state: 'STARTED' }),
  PACK_COMPLETED: (pack) => packEffects(pack, { add: { runs_completed: 1 }, state: 'COMPLETED' }),
  PACK_FAILED: (pack) => packEffects(pack, { add: { runs_failed: 1 }, state: 'FAILED' }),
  SECTION_GENERATED: (pack) => packEffects(pack, { add: { sections_generated: 1 }, state: 'IN_SECTIONS' }),
  SECTION_FAILED: (pack) => packEffects(pack, { add: { sections_failed: 1 }, state: 'IN_SECTIONS' }),
  PACK_QUALITY_ASSESSED: (pack) =>
    packEffects(pack, {
      add: { quality_assessed: 1, quality_sum: pack.qualityScore },
      state: 'QUALITY_ASSESSED',
    }),
  PACK_QUALITY_PASSED: (pack) => packEffects(pack, { add: { quality_passed: 1 }, state: 'QUALITY_PASSED' }),
  PACK_QUALITY_FAILED: (pack) => packEffects(pack, { add: { quality_failed: 1 }, state: 'QUALITY_FAILED' }),
};
