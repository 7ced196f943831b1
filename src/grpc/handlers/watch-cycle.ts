import { mayReach } from '../../access/principal.ts';
import type { WatchCycleRequest, WatchCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CycleService } from '../../learning/cycle/cycle-service.ts';
import { visibleCycle } from '../../learning/cycle/visible-cycle.ts';
import { watch } from '../../shared/watch.ts';
import type { StreamHandler } from '../call.ts';
import { cycleMessage } from '../messages/cycle-messages.ts';

/** LearningService/WatchCycle. Cycles of other accounts do not exist for the caller. */
export function watchCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'get'>;
}): StreamHandler<WatchCycleRequest, WatchCycleResponse> {
  return async function* ({ cycleId, cursor: from }, { principal, signal }) {
    const updates = watch({
      read: () => visibleCycle(cycles, { cycleId, mayReach: (accountId) => mayReach(principal, accountId) }),
      cursorOf: ({ revision }) => String(revision),
      from,
      isLast: ({ endedAtMs }) => endedAtMs !== null,
      signal,
    });
    for await (const { value, cursor, isHeartbeat } of updates) {
      yield { cycle: cycleMessage(value), cursor, heartbeat: isHeartbeat };
    }
  };
}
