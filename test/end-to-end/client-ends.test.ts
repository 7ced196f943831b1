/** Every way a process with a client can end, on the real service: what was logged is stored or reported. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../scripts/bench/build.ts';
import { copyClient, runWay } from '../../scripts/client-ends/run-way.ts';
import { WAYS, wayTitle } from '../../scripts/client-ends/ways.ts';
import { connectKaizen } from '../../src/client/index.ts';
import { ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { createPythonEnvironment, type PythonEnvironment } from './python-environment.ts';

const LONG_MS = 600_000;

let service: TestService;
let copy: ReturnType<typeof copyClient>;
let python: PythonEnvironment;
beforeAll(async () => {
  buildIfStale(() => undefined);
  copy = copyClient();
  python = await createPythonEnvironment();
  service = await startTestService();
  // The first event of a kind waits for the database to plan how to store it, for longer than a process that ends may.
  const kaizen = connectKaizen({ accountId: await createAccount(service), address: service.address });
  kaizen.logLeadCreated({ leadId: 'warm-up', source: 'website' });
  await kaizen.close({ timeoutMs: LONG_MS });
}, LONG_MS);
afterAll(async () => {
  await service?.close();
  copy?.remove();
  await python?.remove();
});

async function storedIds(accountId: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let pageToken = ''; ; ) {
    const request = ListEventsRequest.fromPartial({ accountId, pageSize: 1_000, pageToken });
    const page = await service.clients.EventService.listEvents(request);
    ids.push(...page.events.map(({ eventId }) => eventId));
    pageToken = page.nextPageToken;
    if (pageToken === '') return ids;
  }
}

describe('a process that ends loses nothing unreported', () => {
  test.each(WAYS.map((way) => [wayTitle(way), way] as const))('%s', { timeout: LONG_MS }, async (_, way) => {
    const to = { address: service.address, newAccount: () => createAccount(service), storedIds };
    const outcome = await runWay(way, to, { clients: copy.clients, python: python.python });
    expect(outcome.logged, outcome.stderr).toBeGreaterThan(0);
    expect({ unreported: outcome.unreported, end: outcome.end }, outcome.stderr).toEqual({
      unreported: 0,
      end: way.ends,
    });
    // Where the service is there and the program waits, or a spool keeps it, everything is stored.
    if (way.storesAll === true) expect(outcome.missing, outcome.stderr).toBe(0);
  });
});
