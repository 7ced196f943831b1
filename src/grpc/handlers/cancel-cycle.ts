import { mayReach } from '../../access/principal.ts';
import type { CancelCycleRequest, CancelCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CycleService } from '../../learning/cycle/cycle-service.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from '../messages/cycle-messages.ts';

/** LearningService/CancelCycle. Cycles of other accounts do not exist for the caller. */
export function cancelCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'cancel'>;
}): Handler<CancelCycleRequest, CancelCycleResponse> {
  return async ({ cycleId, actor, reason }, { principal }) => {
    const cycle = await cycles.cancel({
      cycleId,
      mayReach: (accountId) => mayReach(principal, accountId),
      actor,
      reason,
    });
    return { cycle: cycleMessage(cycle) };
  };
}
