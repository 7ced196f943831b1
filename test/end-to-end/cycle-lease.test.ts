import { afterAll, beforeAll, expect, test } from 'vitest';
import { renewCycleLease } from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { leaseKeyOf } from '../../src/learning/cycle/cycle-lease.ts';
import { startTestService, type TestService } from './harness.ts';
import { createLearningAccount, NOW, rowsOf, runCycle } from './learning-client.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

test('a renewal that arrives after the cycle has ended does not keep the next one from beginning', async () => {
  const accountId = await createLearningAccount(service);
  await runCycle(service, accountId);
  const leaseKey = leaseKeyOf(nodeKey(accountId));
  const [lease] = await rowsOf<{ readonly token: number }>(
    service,
    'MATCH (lease:Lease {key: $leaseKey}) RETURN lease.token AS token',
    { leaseKey },
  );
  const token = BigInt(lease?.token ?? 0);
  // Sent by the timer of the cycle that has ended. It still holds the token, for its last transaction may be repeated.
  const renewed = await service.graph.run(renewCycleLease, { leaseKey, token, leaseMs: 600_000n });
  expect(renewed).toEqual({ token: Number(token) });
  await runCycle(service, accountId);

  // While a cycle runs its renewals count.
  const [next] = await rowsOf<{ readonly token: number; readonly isFree: boolean }>(
    service,
    'MATCH (l:Lease {key: $leaseKey}) RETURN l.token AS token, l.expires_at < datetime.realtime() AS isFree',
    { leaseKey },
  );
  expect(next).toEqual({ token: Number(token) + 1, isFree: true });
});
