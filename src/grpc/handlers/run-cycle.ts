import type { RunCycleRequest, RunCycleResponse } from '../../gen/kaizen/v1/learning_service.ts';
import type { CycleService } from '../../learning/cycle-service.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from './cycle-messages.ts';

/** LearningService/RunCycle. With `wait` the cycle goes on when the caller leaves; only the answer is dropped. */
export function runCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'start'>;
}): Handler<RunCycleRequest, RunCycleResponse> {
  return async ({ accountId, wait }, { signal }) => {
    const { cycle, done } = await cycles.start({ accountId, trigger: 'REQUEST' });
    const shown = wait ? await Promise.race([done, whenAborted(signal)]) : cycle;
    return { cycle: cycleMessage(shown) };
  };
}

/** Rejects with the signal's reason when it aborts: the caller is not kept, and keeps no slot. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
