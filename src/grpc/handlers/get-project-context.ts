import { metricName } from '../../events/vocabulary.ts';
import type {
  GetProjectContextRequest,
  GetProjectContextResponse,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import { buildContext, type ContextDependencies } from '../../kaizen/build-context.ts';
import type { Handler } from '../call.ts';
import { choicesOf, viewOf } from './context-view.ts';

/** KaizenService.GetProjectContext. */
export function getProjectContextHandler(
  dependencies: ContextDependencies,
): Handler<GetProjectContextRequest, GetProjectContextResponse> {
  return async ({ projectId, view, metric, generationSlots, seed, options }, { accountId, signal }) => {
    const context = await buildContext(dependencies, {
      accountId,
      projectId,
      metric: metricName(metric),
      slots: generationSlots,
      seed,
      options: choicesOf(options),
      signal,
    });
    return { context: viewOf(context, view) };
  };
}
