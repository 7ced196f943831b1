/** What deleting expired events costs: it follows what is deleted, not what the account holds, nor what it once held. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppendEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { expireEvents } from '../../src/retention/expire-events.ts';
import { leadEvents } from '../fixtures/planted-lead.ts';
import { createAccount } from './accounts.ts';
import { KEPT_DAYS, moveHorizon } from './event-horizon.ts';
import { startTestService, type TestService } from './harness.ts';
import { NOW } from './learning-client.ts';
import { type ProfiledGraph, profiledGraph } from './profiled-graph.ts';

let service: TestService;
let profiled: ProfiledGraph;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  profiled = profiledGraph(service.graph);
});
afterAll(async () => {
  await profiled?.close();
  await service?.close();
});

const DAY_MS = 86_400_000;
/** Events that expire while the cost is counted: two transactions and a part of a third. */
const EXPIRING = 500;

/** Logs so many events, one after the other on the days before this one. */
async function log(accountId: string, name: string, { count, daysAgo }: { count: number; daysAgo: number }) {
  const [created] = leadEvents('lead', name);
  if (created === undefined) throw new Error('there is no event about leads');
  const events = Array.from({ length: count }, (_, at) => ({
    ...created,
    eventId: `${name} ${at}`,
    eventTime: { seconds: Math.floor((NOW.getTime() - (daysAgo + (at % 10)) * DAY_MS) / 1_000), nanos: at },
  }));
  const request = { ...AppendEventsRequest.fromPartial({ accountId }), events };
  const { acceptedCount } = await service.clients.EventService.appendEvents(request, { deadlineMs: 60_000 });
  expect(acceptedCount).toBe(count);
}

async function hitsOfExpiry(accountId: string): Promise<number> {
  profiled.take();
  const dependencies = {
    ...{ graph: profiled.graph, clock: () => NOW, log: pino({ level: 'silent' }) },
    throwIfStopped: () => undefined,
  };
  await expireEvents(dependencies, { accountId, accountKey: nodeKey(accountId) });
  return [...profiled.take().values()].reduce((sum, hits) => sum + hits, 0);
}

/** Store hits of deleting EXPIRING events, beside others that are kept, and after others that were deleted before. */
async function costOf({ kept, before }: { readonly kept: number; readonly before: number }): Promise<number> {
  const accountId = await createAccount(service);
  for (let round = 0; round < before; round += 1) {
    await log(accountId, `before ${round}`, { count: 500, daysAgo: 200 + 10 * round });
  }
  if (before > 0) {
    await moveHorizon(service.graph, accountId, NOW.getTime() - 100 * DAY_MS);
    await hitsOfExpiry(accountId);
  }
  await log(accountId, 'expiring', { count: EXPIRING, daysAgo: KEPT_DAYS + 5 });
  for (let round = 0; round < kept; round += 1)
    await log(accountId, `kept ${round}`, { count: 500, daysAgo: 1 });
  await moveHorizon(service.graph, accountId, NOW.getTime());
  return hitsOfExpiry(accountId);
}

test('a deletion costs the same in an account with more events and a longer past', async () => {
  const small = await costOf({ kept: 0, before: 0 });
  const larger = await costOf({ kept: 4, before: 4 });
  expect(larger).toBeLessThan(1.2 * small);
  expect(small / EXPIRING).toBeLessThan(150);
}, 300_000);
