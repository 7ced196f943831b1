/** Campaign packs: their runs, sections and quality gates. */
import {
  PackCompleted,
  PackFailed,
  PackQualityAssessed,
  PackQualityFailed,
  PackQualityPassed,
  PackStarted,
  SectionFailed,
  SectionGenerated,
} from '../../gen/kaizen/v1/event.ts';
import type { EventTypeName } from '../../shared/vocabulary.ts';
import type { Counts, StateOf } from './counters-and-states.ts';
import { type EventTypeDefinition, effects, type Interpretation, type PayloadCase } from './event-type.ts';

interface PackPayload {
  readonly packKey: string;
  readonly runId: string;
}

/** Counts on the pack; the run, when it is named, takes the state and belongs to the pack. */
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

/** What all rows of packs have in common. */
function packEvent<Case extends PayloadCase>(
  type: EventTypeName,
  row: Pick<EventTypeDefinition<Case>, 'payload' | 'codec' | 'interpret'>,
): EventTypeDefinition<Case> {
  return { type, boundary: 'pack', subject: 'PackRun', ...row };
}

/** The rows of the boundary pack. */
export const packEvents = [
  packEvent<'packStarted'>('PACK_STARTED', {
    payload: 'packStarted',
    codec: PackStarted,
    interpret: (pack) => packEffects(pack, { add: { runs_started: 1 }, state: 'STARTED' }),
  }),
  packEvent<'packCompleted'>('PACK_COMPLETED', {
    payload: 'packCompleted',
    codec: PackCompleted,
    interpret: (pack) => packEffects(pack, { add: { runs_completed: 1 }, state: 'COMPLETED' }),
  }),
  packEvent<'packFailed'>('PACK_FAILED', {
    payload: 'packFailed',
    codec: PackFailed,
    interpret: (pack) => packEffects(pack, { add: { runs_failed: 1 }, state: 'FAILED' }),
  }),
  packEvent<'sectionGenerated'>('SECTION_GENERATED', {
    payload: 'sectionGenerated',
    codec: SectionGenerated,
    interpret: (pack) => packEffects(pack, { add: { sections_generated: 1 }, state: 'IN_SECTIONS' }),
  }),
  packEvent<'sectionFailed'>('SECTION_FAILED', {
    payload: 'sectionFailed',
    codec: SectionFailed,
    interpret: (pack) => packEffects(pack, { add: { sections_failed: 1 }, state: 'IN_SECTIONS' }),
  }),
  packEvent<'packQualityAssessed'>('PACK_QUALITY_ASSESSED', {
    payload: 'packQualityAssessed',
    codec: PackQualityAssessed,
    interpret: (pack) =>
      packEffects(pack, {
        add: { quality_assessed: 1, quality_sum: pack.qualityScore },
        state: 'QUALITY_ASSESSED',
      }),
  }),
  packEvent<'packQualityPassed'>('PACK_QUALITY_PASSED', {
    payload: 'packQualityPassed',
    codec: PackQualityPassed,
    interpret: (pack) => packEffects(pack, { add: { quality_passed: 1 }, state: 'QUALITY_PASSED' }),
  }),
  packEvent<'packQualityFailed'>('PACK_QUALITY_FAILED', {
    payload: 'packQualityFailed',
    codec: PackQualityFailed,
    interpret: (pack) => packEffects(pack, { add: { quality_failed: 1 }, state: 'QUALITY_FAILED' }),
  }),
] as const;
