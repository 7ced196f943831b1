/** Events of pack runs. */
import type { KaizenEvent } from '../events/event-arguments.ts';
import type { GuidedOutput, LearningKind } from './learning-kind.ts';

/** Which pack is run. */
export interface PackInput {
  readonly packKey: string;
  /** Default: the id of the run. */
  readonly runId?: string | undefined;
  /** The part of the input that is kept with the events, at most 65,536 bytes as JSON. */
  readonly inputData?: object | undefined;
}

/** A section that was written or has failed. */
export interface PackSectionOutput {
  readonly section: string;
  readonly durationMs?: number | undefined;
  /** Why it could not be written. Absent when it was written. */
  readonly error?: { readonly errorCode?: string | undefined; readonly message: string } | undefined;
}

/** The part of a pack run that is logged, with sections and quality. */
export interface PackAndSectionsOutput extends GuidedOutput {
  readonly sections: readonly PackSectionOutput[];
  /** Result of the quality gate. Absent when the quality was not assessed. */
  readonly quality?:
    | { readonly score: number; readonly passed: boolean; readonly failures?: readonly string[] | undefined }
    | undefined;
}

/**
 * Logs PACK_STARTED, PACK_COMPLETED and PACK_FAILED. Sections and quality are logged by the orchestrator as they
 * happen, with `logPackEvent`, or by {@link packAndSectionsLearning}. The output's `outputData` is kept with
 * PACK_COMPLETED.
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

/** Like {@link packLearning}, and also logs SECTION_GENERATED, SECTION_FAILED and the quality events of the output. */
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
