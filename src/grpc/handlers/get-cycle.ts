import { mayReach } from '../../access/principal.ts';
import type { GetCycleRequest, GetCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CycleService } from '../../learning/cycle/cycle-service.ts';
import { visibleCycle } from '../../learning/cycle/visible-cycle.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from '../messages/cycle-messages.ts';

/** LearningService/GetCycle. Cycles of other accounts do not exist for the caller. */
export function getCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'get'>;
}): Handler<GetCycleRequest, GetCycleResponse> {
  return async ({ cycleId }, { principal }) => {
    return {
      cycle: cycleMessage(
        await visibleCycle(cycles, { cycleId, mayReach: (accountId) => mayReach(principal, accountId) }),
      ),
    };
  };
}
