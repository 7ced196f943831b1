/** What runs of packs leave behind. */
import type { KaizenEvent } from '../events/event-arguments.ts';
import type { GuidedOutput, LearningKind } from './learning-kind.ts';

/** Which pack is run. */
export interface PackInput {
  readonly packKey: string;
  /** Default: the id of the run. */
  readonly runId?: string | undefined;
  /** What of the input is worth keeping with the events, 65,536 bytes as JSON at most. */
  readonly inputData?: object | undefined;
}

/** A section that was written, or could not be. */
export interface PackSectionOutput {
  readonly section: string;
  readonly durationMs?: number | undefined;
  /** Why it could not be written. Absent: it was. */
  readonly error?: { readonly errorCode?: string | undefined; readonly message: string } | undefined;
}

/** A run of a pack with its sections and quality, as far as it is logged. */
export interface PackAndSectionsOutput extends GuidedOutput {
  readonly sections: readonly PackSectionOutput[];
  /** Absent: nobody assessed it. */
  readonly quality?:
    | { readonly score: number; readonly passed: boolean; readonly failures?: readonly string[] | undefined }
    | undefined;
}

/**
 * PACK_STARTED, PACK_COMPLETED and PACK_FAILED. Sections and quality are for the orchestrator to log while they come about,
 * with `logPackEvent`; or for {@link packAndSectionsLearning}. An `outputData` of the output is kept with PACK_COMPLETED.
 */
export const packLearning: LearningKind<PackInput, unknown> = {
  name: 'pack',
  started: ({ input, runId }) => [
    { type: 'PACK_STARTED', ...nameOf(input, runId), inputData: input.inputData },
  ],
  succeeded: ({ input, runId, durationMs }, output) => [
    { type: 'PACK_COMPLETED', ...nameOf(input, runId), outputData: outputDataOf(output), durationMs },
  ],
  failed: ({ input, runId, durationMs }, { errorCode, message }) => [
    { type: 'PACK_FAILED', ...nameOf(input, runId), errorCode, message, durationMs },
  ],
};

/** As {@link packLearning}, and from the output SECTION_GENERATED, SECTION_FAILED and the events of its quality. */
export const packAndSectionsLearning: LearningKind<PackInput, PackAndSectionsOutput> = {
  ...packLearning,
  succeeded: (run, output) => {
    const name = nameOf(run.input, run.runId);
    return [
      ...output.sections.map((section) => sectionEvent(name, section)),
      ...qualityEvents(name, output.quality),
      ...packLearning.succeeded(run, output),
    ];
  },
};

function outputDataOf(output: unknown): object | undefined {
  if (typeof output !== 'object' || output === null || !('outputData' in output)) return undefined;
  return typeof output.outputData === 'object' ? (output.outputData ?? undefined) : undefined;
}

interface RunName {
  readonly packKey: string;
  readonly runId: string;
}

function nameOf({ packKey, runId }: PackInput, generated: string): RunName {
  return { packKey, runId: runId ?? generated };
}

function sectionEvent(name: RunName, { section, durationMs, error }: PackSectionOutput): KaizenEvent {
  if (error === undefined) return { type: 'SECTION_GENERATED', ...name, section, durationMs };
  return { type: 'SECTION_FAILED', ...name, section, errorCode: error.errorCode, message: error.message };
}

function qualityEvents(name: RunName, quality: PackAndSectionsOutput['quality']): readonly KaizenEvent[] {
  if (quality === undefined) return [];
  const { score: qualityScore, passed, failures } = quality;
  return [
    { type: 'PACK_QUALITY_ASSESSED', ...name, qualityScore },
    passed
      ? { type: 'PACK_QUALITY_PASSED', ...name, qualityScore }
      : { type: 'PACK_QUALITY_FAILED', ...name, qualityScore, failures },
  ];
}
