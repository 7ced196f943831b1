import {
  ContextView,
  type GetProjectContextRequest,
  type GetProjectContextResponse,
  type GuidanceItem,
  type KaizenContext,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import { buildProjectContext, type ContextDependencies } from '../../kaizen/project-context.ts';
import type { Handler } from '../call.ts';

/** KaizenService.GetProjectContext. */
export function getProjectContextHandler(
  dependencies: ContextDependencies,
): Handler<GetProjectContextRequest, GetProjectContextResponse> {
  return async ({ projectId, view }, { accountId, signal }) => {
    const context = await buildProjectContext(dependencies, { accountId, projectId, signal });
    return { context: view === ContextView.CONTEXT_VIEW_BASIC ? withoutEvidence(context) : context };
  };
}

/** The values alone: what to use and what to avoid. */
function withoutEvidence(context: KaizenContext): KaizenContext {
  const basic = (items: readonly GuidanceItem[]): GuidanceItem[] =>
    items.map((item) => ({ ...item, evidence: undefined }));
  return {
    ...context,
    recommendedTones: basic(context.recommendedTones),
    riskyPatterns: basic(context.riskyPatterns),
    preferredPlatforms: basic(context.preferredPlatforms),
    bannedPhrases: basic(context.bannedPhrases),
    successfulPillars: basic(context.successfulPillars),
    highPerformingHooks: basic(context.highPerformingHooks),
    furtherTraits: basic(context.furtherTraits),
    channelPerformance: context.channelPerformance.map((channel) => ({ ...channel, interval: undefined })),
    highClaritySegments: context.highClaritySegments.map((segment) => ({ ...segment, interval: undefined })),
    packSuccessRates: context.packSuccessRates.map((pack) => ({ ...pack, interval: undefined })),
  };
}
