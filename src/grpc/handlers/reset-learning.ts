import {
  type ResetLearningRequest,
  type ResetLearningResponse,
  ResetScope,
} from '../../gen/kaizen/v1/reset.ts';
import type { ResetOutcome, ResetRequest } from '../../learning/reset/reset-learning.ts';
import type { ResetScope as StoredScope } from '../../learning/reset/reset-scope.ts';
import type { Handler } from '../call.ts';
import { requireDecision } from '../require-decision.ts';

/** LearningService/ResetLearning. It ignores the caller's leaving: a reset that has begun is finished. */
export function resetLearningHandler({
  preview,
  reset,
}: {
  readonly preview: (
    request: Pick<ResetRequest, 'accountId' | 'scope'>,
    signal: AbortSignal,
  ) => Promise<ResetOutcome>;
  readonly reset: (request: ResetRequest) => Promise<ResetOutcome>;
}): Handler<ResetLearningRequest, ResetLearningResponse> {
  return async ({ scope: asked, force, actor, reason }, { accountId, signal }) => {
    const scope = asked === ResetScope.RESET_SCOPE_ALL ? 'ALL' : 'KNOWLEDGE';
    if (!force) return responseOf(await preview({ accountId, scope }, signal), scope, true);
    requireDecision({ actor, reason });
    return responseOf(await reset({ accountId, scope, actor, reason }), scope, false);
  };
}

const REBUILD: Readonly<Record<StoredScope, string>> = {
  KNOWLEDGE:
    'The next cycle compares every test anew and publishes what the performance records show. Version numbers and the smallest p-values of past interim analyses are kept: learning the same again gives no second chance.',
  ALL: 'No performance records are left to learn from: the next cycle has nothing to compare until performance is reported again. Version numbers and the smallest p-values of past interim analyses are kept.',
};

function responseOf(
  { counts, epoch, withdrawnInsights }: ResetOutcome,
  scope: StoredScope,
  preview: boolean,
): ResetLearningResponse {
  return {
    preview,
    scope: ResetScope[`RESET_SCOPE_${scope}`],
    counts: [...counts].map(([label, count]) => ({ label, count })),
    epoch,
    withdrawnInsights,
    rebuild: REBUILD[scope],
  };
}
