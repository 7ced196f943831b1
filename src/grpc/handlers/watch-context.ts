import type { ContextDependencies } from '../../contexts/build-context.ts';
import { watchContext } from '../../contexts/watch-context.ts';
import type { WatchContextRequest, WatchContextResponse } from '../../gen/kaizen/v1/kaizen_service.ts';
import { metricName } from '../../shared/vocabulary.ts';
import type { StreamHandler } from '../call.ts';
import { viewOf } from '../messages/context-view.ts';

/** KaizenService/WatchContext. */
export function watchContextHandler(
  dependencies: ContextDependencies,
): StreamHandler<WatchContextRequest, WatchContextResponse> {
  return async function* ({ projectId, view, metric, cursor: from }, { accountId, signal }) {
    const updates = watchContext(dependencies, {
      accountId,
      projectId,
      metric: metricName(metric),
      from,
      signal,
    });
    for await (const { value, cursor, isHeartbeat: heartbeat } of updates) {
      yield { context: heartbeat ? undefined : viewOf(value, view), cursor, heartbeat };
    }
  };
}
