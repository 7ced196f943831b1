import { expect, it } from 'vitest';
import type { Call } from '../../../src/grpc/call.ts';
import { watchCycleHandler } from '../../../src/grpc/handlers/watch-cycle.ts';
import type { CycleRecord } from '../../../src/learning/cycle/cycle-record.ts';
import { visibleCycle } from '../../../src/learning/cycle/visible-cycle.ts';

const CYCLE: CycleRecord = {
  ...{
    cycleId: 'c',
    accountId: 'own',
    parentCycleId: '',
    trigger: 'REQUEST',
    state: 'SUCCEEDED',
    reason: '',
  },
  ...{ stages: [], startedAtMs: 1, endedAtMs: 2, publishedEpoch: 0, accountsSucceeded: 0, accountsFailed: 0 },
  ...{ resumed: 0, revision: 1 },
};
const cycles = { get: () => Promise.resolve(CYCLE) };

it('shows a cycle to its account and to callers of all accounts, and to nobody else', async () => {
  for (const callerAccountId of ['', 'own']) {
    expect(await visibleCycle(cycles, { cycleId: 'c', callerAccountId })).toBe(CYCLE);
  }
  const reason = { detail: { reason: 'UNKNOWN_CYCLE' } };
  await expect(visibleCycle(cycles, { cycleId: 'c', callerAccountId: 'other' })).rejects.toMatchObject(
    reason,
  );
  const call = { accountId: 'other', signal: new AbortController().signal } as Call;
  const watching = watchCycleHandler({ cycles })({ cycleId: 'c', cursor: '' }, call)[Symbol.asyncIterator]();
  await expect(watching.next()).rejects.toMatchObject(reason);
});
