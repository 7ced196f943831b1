import type { WatchContextRequest, WatchContextResponse } from '../../gen/kaizen/v1/kaizen_service.ts';
import { metricName } from '../../ingestion/catalogue/vocabulary.ts';
import type { ContextDependencies } from '../../kaizen/build-context.ts';
import { watchContext } from '../../kaizen/watch-context.ts';
import type { StreamHandler } from '../call.ts';
import { viewOf } from '../messages/context-view.ts';

/** KaizenService.WatchContext. */
export function watchContextHandler(
  dependencies: ContextDependencies,
): StreamHandler<WatchContextRequest, WatchContextResponse> {
  return async function* ({ projectId, view, metric, cursor: from }, { accountId, signal }) {
    const sights = watchContext(dependencies, {
      accountId,
      projectId,
      metric: metricName(metric),
      from,
      signal,
    });
    for await (const { value, cursor, isHeartbeat: heartbeat } of sights) {
      yield { context: heartbeat ? undefined : viewOf(value, view), cursor, heartbeat };
    }
  };
}
