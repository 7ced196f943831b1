import type { GetCycleRequest, GetCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CycleService } from '../../learning/cycle-service.ts';
import { unknownCycle } from '../../learning/unknown-cycle.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from './cycle-messages.ts';

/** LearningService/GetCycle. A caller of one account is not told of another's cycles. */
export function getCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'get'>;
}): Handler<GetCycleRequest, GetCycleResponse> {
  return async ({ cycleId }, { accountId }) => {
    const cycle = await cycles.get(cycleId);
    if (accountId !== '' && cycle.accountId !== accountId) throw unknownCycle(cycleId);
    return { cycle: cycleMessage(cycle) };
  };
}
