import type { Choice } from '../../contexts/beliefs.ts';
import type { GuidanceItem } from '../../gen/kaizen/v1/guidance_item.ts';
import { ContextView, type KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import type { Trait } from '../../gen/kaizen/v1/vocabulary.ts';
import { traitKindName } from '../../shared/vocabulary.ts';

/** The context as much of it as was asked for. */
export function viewOf(context: KaizenContext, view: ContextView): KaizenContext {
  return view === ContextView.CONTEXT_VIEW_BASIC ? withoutEvidence(context) : context;
}

/** Values a generator offers, as stored; one of an unknown kind is nothing to choose. */
export function choicesOf(options: readonly Trait[]): readonly Choice[] {
  return options.flatMap(({ kind, value }) => {
    const name = traitKindName(kind);
    return name === undefined ? [] : [{ kind: name, value }];
  });
}

/** The values alone: what to use and what to avoid. */
function withoutEvidence(context: KaizenContext): KaizenContext {
  const basic = (items: readonly GuidanceItem[]): GuidanceItem[] =>
    items.map((item) => ({ ...item, evidence: undefined, metricConflicts: [] }));
  return {
    ...context,
    recommendedTones: basic(context.recommendedTones),
    riskyPatterns: basic(context.riskyPatterns),
    preferredPlatforms: basic(context.preferredPlatforms),
    bannedPhrases: basic(context.bannedPhrases),
    successfulPillars: basic(context.successfulPillars),
    highPerformingHooks: basic(context.highPerformingHooks),
    furtherTraits: basic(context.furtherTraits),
    leads: basic(context.leads),
    channelPerformance: context.channelPerformance.map((channel) => ({ ...channel, interval: undefined })),
    highClaritySegments: context.highClaritySegments.map((segment) => ({ ...segment, interval: undefined })),
    packSuccessRates: context.packSuccessRates.map((pack) => ({ ...pack, interval: undefined })),
    generationSlots: context.generationSlots.map(({ items }) => ({ items: basic(items) })),
  };
}
