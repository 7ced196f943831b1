import { buildContext, type ContextDependencies } from '../../contexts/build-context.ts';
import { type ReplayDependencies, replayContext } from '../../contexts/replay-context.ts';
import type {
  GetProjectContextRequest,
  GetProjectContextResponse,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import { metricName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { choicesOf, viewOf } from '../messages/context-view.ts';

/** KaizenService/GetProjectContext. */
export function getProjectContextHandler(
  dependencies: ContextDependencies & ReplayDependencies,
): Handler<GetProjectContextRequest, GetProjectContextResponse> {
  return async (
    { projectId, view, metric, generationSlots, seed, options, epoch, contextId },
    { accountId, signal },
  ) => {
    const request = {
      accountId,
      projectId,
      metric: metricName(metric),
      slots: generationSlots,
      seed,
      options: choicesOf(options),
      signal,
    };
    const context =
      epoch === 0 && contextId === ''
        ? await buildContext(dependencies, request)
        : await replayContext(dependencies, { ...request, epoch, contextId });
    return { context: viewOf(context, view) };
  };
}
