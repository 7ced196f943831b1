import { diffContexts } from '../../contexts/diff-contexts.ts';
import type { ReplayDependencies } from '../../contexts/replay-context.ts';
import type { DiffContextsRequest, DiffContextsResponse } from '../../gen/kaizen/v1/context_diff.ts';
import { invalidFields } from '../../shared/errors.ts';
import { metricName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';

/** KaizenService/DiffContexts. */
export function diffContextsHandler(
  dependencies: Omit<ReplayDependencies, 'random'>,
): Handler<DiffContextsRequest, DiffContextsResponse> {
  return (request, { accountId, signal }) => {
    const { projectId, fromEpoch, toEpoch, fromContextId, toContextId } = request;
    if (fromEpoch === 0 && fromContextId === '') {
      throw invalidFields([{ field: 'from_epoch', description: 'must be given, or else from_context_id' }]);
    }
    return diffContexts(dependencies, {
      accountId,
      projectId,
      from: { contextId: fromContextId, epoch: fromEpoch, field: 'from_context_id' },
      to: { contextId: toContextId, epoch: toEpoch, field: 'to_context_id' },
      metric: metricName(request.metric),
      signal,
    });
  };
}
