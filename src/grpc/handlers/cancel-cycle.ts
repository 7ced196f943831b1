import type { CancelCycleRequest, CancelCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CycleService } from '../../learning/cycle/cycle-service.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from '../messages/cycle-messages.ts';

/** LearningService/CancelCycle. A caller with one account cannot see the cycles of other accounts. */
export function cancelCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'cancel'>;
}): Handler<CancelCycleRequest, CancelCycleResponse> {
  return async ({ cycleId, actor, reason }, { accountId }) => {
    const cycle = await cycles.cancel({ cycleId, callerAccountId: accountId, actor, reason });
    return { cycle: cycleMessage(cycle) };
  };
}
