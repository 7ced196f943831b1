import type { PutOverrideRequest, PutOverrideResponse } from '../../gen/kaizen/v1/override.ts';
import type { Graph } from '../../graph/graph.ts';
import { overrideMessage } from '../../knowledge/overrides/override-message.ts';
import { putOverride } from '../../knowledge/overrides/put-override.ts';
import { invalidFields } from '../../shared/errors.ts';
import type { Handler } from '../call.ts';
import { storedEffect, subjectOf } from '../messages/override-messages.ts';

/** LearningService/PutOverride. */
export function putOverrideHandler(dependencies: {
  readonly graph: Graph;
  readonly now: () => Date;
}): Handler<PutOverrideRequest, PutOverrideResponse> {
  return async (request, { accountId }) => {
    const { projectId, actor, reason, expireTime } = request;
    const subject = subjectOf(request.trait, request.metric);
    const effect = storedEffect(request.effect);
    if (subject === undefined || effect === undefined) {
      const missing = [
        ...(effect === undefined ? ['effect'] : []),
        ...(subject === undefined ? ['trait'] : []),
      ];
      throw invalidFields(missing.map((field) => ({ field, description: 'must be specified' })));
    }
    const expiresAtMs =
      expireTime === undefined ? null : expireTime.seconds * 1000 + Math.floor(expireTime.nanos / 1e6);
    const { override, superseded } = await putOverride(dependencies, {
      ...subject,
      accountId,
      projectId,
      effect,
      actor,
      reason,
      expiresAtMs,
    });
    return {
      override: overrideMessage(override),
      superseded: superseded && overrideMessage(superseded),
    };
  };
}
