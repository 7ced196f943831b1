import { metricName } from '../../events/vocabulary.ts';
import type {
  GetSegmentContextRequest,
  GetSegmentContextResponse,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import { buildContext, type ContextDependencies } from '../../kaizen/build-context.ts';
import type { Handler } from '../call.ts';
import { choicesOf, viewOf } from './context-view.ts';

/** KaizenService.GetSegmentContext. */
export function getSegmentContextHandler(
  dependencies: ContextDependencies,
): Handler<GetSegmentContextRequest, GetSegmentContextResponse> {
  return async (request, { accountId, signal }) => {
    const { industry, clientType, view, metric, generationSlots, seed, options } = request;
    const context = await buildContext(dependencies, {
      accountId,
      projectId: '',
      segment: { industry: industry.trim(), clientType: clientType.trim() },
      metric: metricName(metric),
      slots: generationSlots,
      seed,
      options: choicesOf(options),
      signal,
    });
    return { context: viewOf(context, view) };
  };
}
