import type { CycleRecord } from './cycle-record.ts';
import type { CycleService } from './cycle-service.ts';
import { unknownCycle } from './unknown-cycle.ts';

/** Returns a cycle that the caller may see. Throws UNKNOWN_CYCLE for a cycle outside the caller's account. */
export async function visibleCycle(
  cycles: Pick<CycleService, 'get'>,
  {
    cycleId,
    callerAccountId,
  }: {
    readonly cycleId: string;
    /** '' when the caller may see all accounts. */
    readonly callerAccountId: string;
  },
): Promise<CycleRecord> {
  const cycle = await cycles.get(cycleId);
  if (callerAccountId !== '' && cycle.accountId !== callerAccountId) throw unknownCycle(cycleId);
  return cycle;
}
