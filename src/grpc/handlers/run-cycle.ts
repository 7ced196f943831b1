import type { RunCycleRequest, RunCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CycleService } from '../../learning/cycle/cycle-service.ts';
import { invalidFields } from '../../shared/errors.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from '../messages/cycle-messages.ts';
import { dryRunMessage } from '../messages/dry-run-message.ts';

/**
 * LearningService/RunCycle. With `wait`, the cycle continues when the caller leaves; only the answer is dropped. A dry
 * run ends with its caller.
 */
export function runCycleHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'start' | 'tryOut' | 'get'>;
}): Handler<RunCycleRequest, RunCycleResponse> {
  return async ({ accountId, wait, dryRun }, { signal, log }) => {
    if (dryRun) {
      if (accountId === '') throw accountNeeded();
      return dryRunMessage(await cycles.tryOut({ accountId, signal }));
    }
    const { cycle, done } = await cycles.start({ accountId, trigger: 'REQUEST' });
    const { cycleId } = cycle;
    const readAgain = (): Promise<typeof cycle> =>
      cycles.get(cycleId).catch((error: unknown) => {
        // The cycle has begun. A failure of this read must not look like a failure of the cycle.
        log.warn({ err: error, cycle_id: cycleId }, 'a cycle could not be read back');
        return cycle;
      });
    // Reads the cycle again, because its end has changed the record.
    const shown = wait ? await Promise.race([done.then(readAgain), whenAborted(signal)]) : cycle;
    return { cycle: cycleMessage(shown), changes: [], changeCounts: undefined, modelChanges: [] };
  };
}

function accountNeeded() {
  return invalidFields([{ field: 'account_id', description: 'is needed: a dry run is of one account' }]);
}

/** Rejects with the signal's reason when it aborts. The caller then neither waits nor occupies a slot. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
