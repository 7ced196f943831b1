import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  AppliedItem,
  connectKaizen,
  createCircuitBreaker,
  creativesLearning,
  type Kaizen,
  type KaizenContext,
  strategyLearning,
  TraitKind,
  withLearning,
} from '../../src/client/index.ts';
import { Account } from '../../src/gen/kaizen/v1/account_service.ts';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import { startTestService, type TestService } from './harness.ts';

const NOBODY = '127.0.0.1:1';

let service: TestService;
const open: Kaizen[] = [];

beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  await Promise.all(open.map((kaizen) => kaizen.close({ timeoutMs: 0 })));
  await service?.close();
});

async function connect(address: string): Promise<Kaizen> {
  const accountId = service.newAccountId();
  await service.clients.AccountService.putAccount({ account: Account.fromPartial({ accountId }) });
  const kaizen = connectKaizen({ accountId, projectId: 'launch', address, onProblem: () => undefined });
  open.push(kaizen);
  return kaizen;
}

async function eventsOf(kaizen: Kaizen): Promise<readonly Event[]> {
  expect(await kaizen.flush()).toEqual({ pending: 0 });
  const { events } = await kaizen.call('listEvents', {});
  // Of the same millisecond any may be first.
  return events.toSorted((a, b) => a.type - b.type);
}

test('what a generator made is stored with the context it was given and the items it applied', async () => {
  const kaizen = await connect(service.address);
  const applied = [AppliedItem.fromPartial({ kind: TraitKind.TRAIT_KIND_TONE, value: 'friendly' })];
  const given: KaizenContext[] = [];
  const generate = withLearning(
    kaizen,
    creativesLearning,
    (topic: string, { kaizenContext }) => {
      if (kaizenContext !== undefined) given.push(kaizenContext);
      return { creatives: [{ contentId: `${topic}-1`, text: 'How to rest', traits: applied }], applied };
    },
    { contextTimeoutMs: 10_000 },
  );
  await generate('rest');
  const [generated, started] = await eventsOf(kaizen);
  expect(given).toHaveLength(1);
  const contextId = given[0]?.contextId;
  expect(generated).toMatchObject({
    projectId: 'launch',
    guidance: { contextId, items: applied },
    payload: { $case: 'creativesGenerated', value: { creatives: [{ contentId: 'rest-1' }] } },
  });
  expect(started).toMatchObject({
    guidance: { contextId, items: [] },
    payload: { $case: 'custom', value: { name: 'creatives_started' } },
  });
});

test('a failure is stored, and is the caller’s unchanged', async () => {
  const kaizen = await connect(service.address);
  const error = Object.assign(new Error('no answer'), { code: 'model_timeout' });
  const generate = withLearning(kaizen, strategyLearning, (_: string) =>
    Promise.reject<{ title: string }>(error),
  );
  await expect(generate('rest')).rejects.toBe(error);
  const [failed] = await eventsOf(kaizen);
  expect(failed?.payload).toMatchObject({
    $case: 'strategyFailed',
    value: { errorCode: 'model_timeout', message: 'no answer' },
  });
});

test('a service that is away neither breaks nor holds up generation, and what was made is kept', async () => {
  const kaizen = await connect(NOBODY);
  const asked = vi.spyOn(kaizen, 'buildContextForProject');
  // Its clock stands still, so an open breaker stays open.
  const breaker = createCircuitBreaker({ now: () => 0 });
  const generate = withLearning(
    kaizen,
    strategyLearning,
    (title: string, { kaizenContext }) => ({ title: `${title} ${kaizenContext}` }),
    { breaker, contextTimeoutMs: 100 },
  );
  for (let run = 0; run < 3; run += 1) await generate('before');
  expect(breaker.state()).toBe('open');
  const askedBefore = asked.mock.calls.length;
  for (let run = 0; run < 200; run += 1) expect(await generate('rest')).toEqual({ title: 'rest undefined' });
  // None waits for a context.
  expect([askedBefore, asked.mock.calls.length]).toEqual([3, 3]);
  expect(kaizen.stats()).toMatchObject({ logged: 406, buffered: 406, dropped: 0 });
});
