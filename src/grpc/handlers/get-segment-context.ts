import { buildContext, type ContextDependencies } from '../../contexts/build-context.ts';
import { type ReplayDependencies, replayContext } from '../../contexts/replay-context.ts';
import type {
  GetSegmentContextRequest,
  GetSegmentContextResponse,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import { metricName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { choicesOf, viewOf } from '../messages/context-view.ts';

/** KaizenService/GetSegmentContext. */
export function getSegmentContextHandler(
  dependencies: ContextDependencies & ReplayDependencies,
): Handler<GetSegmentContextRequest, GetSegmentContextResponse> {
  return async (given, { accountId, signal }) => {
    const { industry, clientType, view, metric, generationSlots, seed, options, epoch } = given;
    const request = {
      accountId,
      projectId: '',
      segment: { industry, clientType },
      metric: metricName(metric),
      slots: generationSlots,
      seed,
      options: choicesOf(options),
      signal,
    };
    const context =
      epoch === 0
        ? await buildContext(dependencies, request)
        : await replayContext(dependencies, { ...request, epoch, contextId: '' });
    return { context: viewOf(context, view) };
  };
}
