import type { GetCycleRequest, GetCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CycleService } from '../../learning/cycle/cycle-service.ts';
import { visibleCycle } from '../../learning/cycle/visible-cycle.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from '../messages/cycle-messages.ts';

/** LearningService/GetCycle. A caller with one account cannot see the cycles of other accounts. */
export function getCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'get'>;
}): Handler<GetCycleRequest, GetCycleResponse> {
  return async ({ cycleId }, { accountId }) => {
    return { cycle: cycleMessage(await visibleCycle(cycles, { cycleId, callerAccountId: accountId })) };
  };
}
