import type { CycleRecord } from './cycle-record.ts';
import type { CycleService } from './cycle-service.ts';
import { unknownCycle } from './unknown-cycle.ts';

/** A cycle, unless the caller may see those of one account only and it is another's. Throws UNKNOWN_CYCLE. */
export async function visibleCycle(
  cycles: Pick<CycleService, 'get'>,
  {
    cycleId,
    callerAccountId,
  }: {
    readonly cycleId: string;
    /** '' for a caller of all accounts. */
    readonly callerAccountId: string;
  },
): Promise<CycleRecord> {
  const cycle = await cycles.get(cycleId);
  if (callerAccountId !== '' && cycle.accountId !== callerAccountId) throw unknownCycle(cycleId);
  return cycle;
}
