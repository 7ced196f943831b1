import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CallFailure, connectKaizen, type Kaizen, type Problem } from '../../src/client/index.ts';
import { eventTypeFacts } from '../../src/gen/event-types.ts';
import { Account } from '../../src/gen/kaizen/v1/account_service.ts';
import { EventType } from '../../src/gen/kaizen/v1/event.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { everyEvent } from '../fixtures/every-event.ts';
import { startTestService, type TestService } from './harness.ts';

let service: TestService;
const open: Kaizen[] = [];
const problems: Problem[] = [];

beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  await Promise.all(open.map((kaizen) => kaizen.close()));
  await service?.close();
});

async function connect(options: Partial<Parameters<typeof connectKaizen>[0]> = {}): Promise<Kaizen> {
  const accountId = service.newAccountId();
  await service.clients.AccountService.putAccount({
    account: Account.fromPartial({ accountId, currency: 'EUR' }),
  });
  const kaizen = connectKaizen({
    accountId,
    projectId: 'launch',
    address: service.address,
    actor: 'generator',
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  open.push(kaizen);
  return kaizen;
}

describe('helpers', () => {
  test('log their type with all its fields', async () => {
    const kaizen = await connect();
    for (const { given } of everyEvent) {
      expect(kaizen[eventTypeFacts[given.type].helper]({ ...given, eventId: given.type } as never)).toBe(
        given.type,
      );
    }
    expect(await kaizen.flush()).toEqual({ pending: 0 });
    expect(problems).toEqual([]);
    for (const {
      given: { type },
      payload,
    } of everyEvent) {
      const { event } = await kaizen.call('getEvent', { eventId: type });
      expect(event).toMatchObject({
        accountId: kaizen.accountId,
        projectId: 'launch',
        actor: 'generator',
        type: EventType[`EVENT_TYPE_${type}`],
      });
      expect(event?.payload, type).toEqual(payload);
    }
    const all = everyEvent.length;
    expect(kaizen.stats()).toMatchObject({ logged: all, accepted: all, buffered: 0, dropped: 0 });
  });
});

describe('an event', () => {
  test('is what its objects were when it was logged', async () => {
    const kaizen = await connect();
    const attributes = { steps: [1, 2] };
    const tags = ['first'];
    const eventId = kaizen.logCustom({ name: 'changed', attributes, tags });
    attributes.steps.push(3);
    tags[0] = 'second';
    await kaizen.flush();
    const { event } = await kaizen.call('getEvent', { eventId });
    expect(event).toMatchObject({
      tags: ['first'],
      payload: { value: { attributes: { steps: [1, 2] } } },
    });
  });

  test('has its own project, time, actor and tags when it says so', async () => {
    const kaizen = await connect();
    const eventTime = new Date('2026-10-01T12:00:00.500Z');
    const given = { projectId: '', actor: 'person', tags: ['late'], eventTime, eventId: 'own' };
    kaizen.logLeadLost({ leadId: 'lead', ...given });
    await kaizen.flush();
    const { event } = await kaizen.call('getEvent', { eventId: 'own' });
    expect(event).toMatchObject({
      projectId: '',
      actor: 'person',
      tags: ['late'],
      eventTime: { seconds: Math.floor(eventTime.getTime() / 1000), nanos: 500_000_000 },
    });
  });

  test('that the service does not take is reported, and harms no other', async () => {
    const found: Problem[] = [];
    const kaizen = await connect({ onProblem: (problem) => found.push(problem) });
    kaizen.logLeadCreated({ leadId: 'good', source: 'website', eventId: 'taken' });
    kaizen.logLeadCreated({ leadId: 'bad', source: 'website', icpMatchScore: 7, eventId: 'rule' });
    kaizen.logLeadCreated({ leadId: 'other', source: 'website', eventId: 'taken' });
    kaizen.logLeadCreated({ leadId: 'last', source: 'website', eventId: 'last' });
    expect(await kaizen.flush()).toEqual({ pending: 0 });
    expect(found).toMatchObject([
      { kind: 'REFUSED', result: { eventId: 'rule', status: ItemStatus.ITEM_STATUS_REJECTED } },
      { kind: 'REFUSED', result: { eventId: 'taken', status: ItemStatus.ITEM_STATUS_CONFLICT } },
    ]);
    expect(kaizen.stats()).toMatchObject({ logged: 4, accepted: 2, rejected: 1, conflicts: 1, dropped: 0 });
  });

  test('that cannot be a message at all throws nothing, and is reported', async () => {
    const found: Problem[] = [];
    const kaizen = await connect({ onProblem: (problem) => found.push(problem) });
    const wrong = { leadId: 'lead', source: 'website', eventId: 'wrong', tags: 7 as unknown as string[] };
    expect(kaizen.logLeadCreated(wrong)).toBe('wrong');
    expect(kaizen.logEvent(undefined as never)).toMatch(/^evt-/);
    kaizen.logCustom({ name: 'large', attributes: { text: 'x'.repeat(5_000_000) }, eventId: 'large' });
    await kaizen.flush();
    expect(found).toMatchObject([
      { kind: 'DROPPED', reason: 'UNENCODABLE', count: 2 },
      { kind: 'DROPPED', reason: 'TOO_LARGE', count: 1, eventIds: ['large'] },
    ]);
  });
});

describe('calls', () => {
  test('are made in the account of the client, and fail with what the service says', async () => {
    const kaizen = await connect();
    const { account } = await kaizen.call('getAccount', {});
    expect(account?.accountId).toBe(kaizen.accountId);
    const error = await kaizen.call('getEvent', { eventId: 'nowhere' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallFailure);
    expect(error).toMatchObject({ facts: { details: { reason: 'UNKNOWN_EVENT' } } });
  });

  test('streams go on until they are left', async () => {
    const kaizen = await connect();
    for await (const message of kaizen.watch('watchContext', { projectId: 'launch' })) {
      expect(message.context?.contextId).not.toBe('');
      break;
    }
  });

  test('contexts are those of the project, another project, or a segment', async () => {
    const kaizen = await connect();
    const own = await kaizen.buildContextForProject();
    expect(own).toMatchObject({ holdout: false, epoch: 0 });
    expect((await kaizen.buildContextForProject('other')).contextId).not.toBe(own.contextId);
    const segment = await kaizen.buildContextForSegment('SaaS', 'startup', { generationSlots: 2 });
    expect(segment.contextId).not.toBe('');
  });

  test('give up when nobody answers, those with less time first', async () => {
    const patient = await connect({ address: '127.0.0.1:1', timeoutMs: 2_000 });
    const hurried = await connect({ address: '127.0.0.1:1', timeoutMs: 200 });
    const gaveUp: string[] = [];
    const ask = (kaizen: Kaizen, name: string): Promise<void> =>
      expect(kaizen.buildContextForProject().finally(() => gaveUp.push(name))).rejects.toThrow(CallFailure);
    await Promise.all([ask(patient, 'patient'), ask(hurried, 'hurried')]);
    expect(gaveUp).toEqual(['hurried', 'patient']);
  });
});

test('an account that does not exist yet is waited for', async () => {
  const accountId = service.newAccountId();
  const found: Problem[] = [];
  const kaizen = connectKaizen({
    accountId,
    address: service.address,
    onProblem: (problem) => found.push(problem),
  });
  open.push(kaizen);
  const eventId = kaizen.logCustom({ name: 'early' });
  await expect
    .poll(() => found, { timeout: 10_000 })
    .toMatchObject([{ kind: 'WAITING', failure: { facts: { details: { reason: 'UNKNOWN_ACCOUNT' } } } }]);
  expect(await kaizen.flush({ timeoutMs: 10 })).toEqual({ pending: 1 });
  await service.clients.AccountService.putAccount({ account: Account.fromPartial({ accountId }) });
  expect(await kaizen.flush()).toEqual({ pending: 0 });
  expect((await kaizen.call('getEvent', { eventId })).event?.eventId).toBe(eventId);
});

test('what is logged after the client was closed is reported', async () => {
  const found: Problem[] = [];
  const kaizen = await connect({ onProblem: (problem) => found.push(problem) });
  await kaizen.close();
  kaizen.logCustom({ name: 'late', eventId: randomUUID() });
  await expect.poll(() => found).toMatchObject([{ kind: 'DROPPED', reason: 'CLOSED', count: 1 }]);
});

test('a service that hangs does not hold up the end of a client', async () => {
  const hanging = createServer(() => undefined);
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  const { port } = hanging.address() as AddressInfo;
  const closed: number[] = [];
  const closeWithin = async (timeoutMs: number): Promise<void> => {
    const kaizen = await connect({ address: `127.0.0.1:${port}`, onProblem: () => undefined });
    kaizen.logCustom({ name: 'stuck' });
    expect(await kaizen.close({ timeoutMs })).toEqual({ pending: 1 });
    closed.push(timeoutMs);
    expect(kaizen.stats()).toMatchObject({ dropped: 1 });
  };
  await Promise.all([closeWithin(2_000), closeWithin(200)]);
  expect(closed).toEqual([200, 2_000]);
  hanging.close();
});
