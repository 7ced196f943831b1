/** What happens during the run of a pack, as events. That it started and how it ended, `withLearning` logs. */
import { type EventHelpers, type GeneratorTools, guidanceOf } from './kaizen-client.ts';
import type { PackListener } from './pack.ts';

/** A listener that logs; each call returns at once. */
export function packLog(kaizen: EventHelpers, { projectId, kaizenContext }: GeneratorTools): PackListener {
  const about = { projectId, guidance: guidanceOf(kaizenContext, []) };
  return {
    sectionGenerated(run, { section, text, durationMs }) {
      kaizen.logPackEvent('SECTION_GENERATED', {
        ...run,
        section,
        durationMs,
        outputData: { characters: text.length },
        ...about,
      });
    },
    sectionFailed(run, { section, message }) {
      kaizen.logPackEvent('SECTION_FAILED', {
        ...run,
        section,
        errorCode: 'section_failed',
        message,
        ...about,
      });
    },
    qualityAssessed(run, { score, passed, failures }) {
      const quality = { ...run, qualityScore: score, ...about };
      kaizen.logPackEvent('PACK_QUALITY_ASSESSED', quality);
      if (passed) kaizen.logPackEvent('PACK_QUALITY_PASSED', quality);
      else kaizen.logPackEvent('PACK_QUALITY_FAILED', { ...quality, failures });
    },
  };
}
