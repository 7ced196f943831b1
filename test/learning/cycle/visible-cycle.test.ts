import { expect, it } from 'vitest';
import type { Principal } from '../../../src/access/principal.ts';
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

it('shows a cycle to those who may reach its account, and does not exist for anybody else', async () => {
  const mayReach = (accountId: string): boolean => accountId === 'own';
  expect(await visibleCycle(cycles, { cycleId: 'c', mayReach })).toBe(CYCLE);
  const reason = { detail: { reason: 'UNKNOWN_CYCLE' } };
  await expect(visibleCycle(cycles, { cycleId: 'c', mayReach: () => false })).rejects.toMatchObject(reason);
  const principal: Principal = { credential: 'k', roles: new Set(['READ']), accountIds: new Set(['other']) };
  const call = { accountId: '', principal, signal: new AbortController().signal } as Call;
  const watching = watchCycleHandler({ cycles })({ cycleId: 'c', cursor: '' }, call)[Symbol.asyncIterator]();
  await expect(watching.next()).rejects.toMatchObject(reason);
});
