import type { CycleRecord } from './cycle-record.ts';
import type { CycleService } from './cycle-service.ts';
import { unknownCycle } from './unknown-cycle.ts';

/** Returns a cycle that the caller may see. Throws UNKNOWN_CYCLE for any other cycle. */
export async function visibleCycle(
  cycles: Pick<CycleService, 'get'>,
  {
    cycleId,
    mayReach,
  }: {
    readonly cycleId: string;
    /** Whether the caller may see cycles of an account; '' stands for deployment cycles. */
    readonly mayReach: (accountId: string) => boolean;
  },
): Promise<CycleRecord> {
  const cycle = await cycles.get(cycleId);
  if (!mayReach(cycle.accountId)) throw unknownCycle(cycleId);
  return cycle;
}
