import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import {
  type Cycle,
  RunCycleRequest,
  RunState,
  type WatchCycleResponse,
} from '../../src/gen/kaizen/v1/cycle.ts';
import { WatchContextRequest, type WatchContextResponse } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { MAX_STREAMS } from '../../src/grpc/admission.ts';
import { type ResponseStream, startTestService, type TestService } from './harness.ts';
import { createLearningAccount, NOW, recordOf, report, runCycle } from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';

let service: TestService;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

/** An account with a cycle under way. */
async function startCycle(): Promise<Cycle> {
  const accountId = await createLearningAccount(service);
  const traits = ['tone:warm', 'pillar:proof'];
  await report(
    service,
    accountId,
    plantedTests({ name: 'test', seed: 7, tests: 40, traits, effects: () => ({}) }),
  );
  const { cycle } = await service.clients.LearningService.runCycle(
    RunCycleRequest.fromPartial({ accountId }),
  );
  if (cycle === undefined) throw new Error('the response has no cycle');
  return cycle;
}

function watchCycle(cycleId: string, cursor = ''): ResponseStream<WatchCycleResponse> {
  return service.clients.LearningService.watchCycle({ cycleId, cursor }, { deadlineMs: 60_000 });
}

async function all<Message>(stream: AsyncIterable<Message>): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for await (const message of stream) messages.push(message);
  return messages;
}

/** The first message; the stream stays open. */
function first<Message>(stream: ResponseStream<Message>): Promise<Message | undefined> {
  return stream[Symbol.asyncIterator]()
    .next()
    .then(({ value }) => value);
}

/** The error a stream ends with. */
async function streamError(stream: ResponseStream<unknown>): Promise<ServiceError> {
  return all(stream).then(
    () => expect.unreachable('the stream ended well'),
    (error: ServiceError) => error,
  );
}

describe('WatchCycle', () => {
  it('tells of a cycle until it has ended, and goes on from a cursor', async () => {
    const { cycleId } = await startCycle();
    const messages = await all(watchCycle(cycleId));
    const last = messages.at(-1);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages[0]?.cycle).toMatchObject({ cycleId, state: RunState.RUN_STATE_RUNNING });
    expect(last?.cycle).toMatchObject({ cycleId, state: RunState.RUN_STATE_SUCCEEDED });
    const cursors = messages.filter(({ heartbeat }) => !heartbeat).map(({ cursor }) => cursor);
    expect(new Set(cursors).size).toBe(cursors.length);

    const { cycle } = await service.clients.LearningService.getCycle({ cycleId });
    expect(last?.cycle).toEqual(cycle);
    // A watcher who lost the connection just before the end, and one who lost it just after.
    expect((await all(watchCycle(cycleId, cursors[0]))).map((message) => message.cycle)).toEqual([cycle]);
    expect(await all(watchCycle(cycleId, last?.cursor))).toEqual([last]);
  });

  it('knows no cycle by another name', async () => {
    const error = await streamError(watchCycle('nothing'));
    expect(error.code).toBe(Code.NOT_FOUND);
    expect(readDetails(error.metadata)?.reason).toBe('UNKNOWN_CYCLE');
  });

  it('names every violation before it begins', async () => {
    const error = await streamError(watchCycle('', 'x'.repeat(257)));
    expect(error.code).toBe(Code.INVALID_ARGUMENT);
    expect(
      readDetails(error.metadata)
        ?.violations?.map(({ field }) => field)
        .sort(),
    ).toEqual(['cursor', 'cycle_id']);
  });
});

describe('WatchContext', () => {
  function watchContext(accountId: string, cursor = ''): ResponseStream<WatchContextResponse> {
    const request = WatchContextRequest.fromPartial({ accountId, projectId: 'project', cursor });
    const stream = service.clients.KaizenService.watchContext(request, { deadlineMs: 60_000 });
    stream.on('error', () => undefined);
    return stream;
  }

  it('sends the guidance, and again when it was published anew or a person has decided', async () => {
    const accountId = await createLearningAccount(service);
    const stream = watchContext(accountId);
    const messages = stream[Symbol.asyncIterator]();
    // Signs of life come in between when the machine is busy.
    const next = async (): Promise<WatchContextResponse> => {
      const { value } = await messages.next();
      return value.heartbeat ? next() : value;
    };
    const before = await next();
    expect(before).toMatchObject({ heartbeat: false, context: { epoch: 0, generationSlots: [] } });

    const effects = (carried: ReadonlySet<string>) => ({ ctr: carried.has('tone:warm') ? 0.4 : 0 });
    await report(
      service,
      accountId,
      plantedTests({ name: 'test', seed: 7, tests: 20, traits: ['tone:warm'], effects }),
    );
    await runCycle(service, accountId);
    const learned = await next();
    expect(learned.context?.epoch).toBe(1);
    expect(learned.context?.recommendedTones.map(({ value }) => value)).toEqual(['warm']);

    const { account } = await service.clients.AccountService.getAccount({ accountId });
    if (account === undefined) throw new Error('the response has no account');
    await service.clients.AccountService.putAccount({ account: { ...account, bannedPhrases: ['act now'] } });
    const banned = await next();
    expect(banned.context?.bannedPhrases.map(({ value }) => value)).toEqual(['act now']);
    stream.cancel();

    // A watcher who comes back learns only that nothing has changed, and one who is behind what has.
    expect(await first(watchContext(accountId, banned.cursor))).toEqual({
      context: undefined,
      cursor: banned.cursor,
      heartbeat: true,
    });
    expect(await first(watchContext(accountId, learned.cursor))).toMatchObject({
      heartbeat: false,
      cursor: banned.cursor,
    });
  });

  it('takes no event alone for a change', async () => {
    const accountId = await createLearningAccount(service);
    const before = await first(watchContext(accountId));
    await report(service, accountId, [recordOf({ contentId: 'one', impressions: 100, clicks: 1 })]);
    const after = await first(watchContext(accountId, before?.cursor));
    expect(after).toMatchObject({ heartbeat: true });
  });

  it('knows no account by another name', async () => {
    const error = await streamError(watchContext(service.newAccountId()));
    expect(readDetails(error.metadata)?.reason).toBe('UNKNOWN_ACCOUNT');
  });
});

describe('streams', () => {
  /** A cycle that never ends, because nobody runs it; the database holds it as any other. */
  async function endlessCycle(on: TestService): Promise<string> {
    const accountId = await createLearningAccount(on);
    const cycleId = `endless ${crypto.randomUUID()}`;
    await on.graph.transaction('write', (transaction) =>
      transaction.run(
        {
          name: 'test/endless',
          mode: 'write',
          cardinality: 'none',
          text: `CREATE (:Cycle {key: $cycleId, cycle_id: $cycleId, account_id: $accountId, account_key: $accountKey, parent_cycle_id: '',
            trigger: 'REQUEST', state: 'WATCHED', reason: '', stages: '[]', started_at: datetime(), published_epoch: 0,
            accounts_succeeded: 0, accounts_failed: 0, revision: 1})`,
        },
        { cycleId, accountId, accountKey: nodeKey(accountId) },
      ),
    );
    return cycleId;
  }

  it('end when the server stops, and say that another will go on', async () => {
    const own = await startTestService({ now: NOW });
    const cycleId = await endlessCycle(own);
    const stream = own.clients.LearningService.watchCycle({ cycleId, cursor: '' }, { deadlineMs: 60_000 });
    const messages = stream[Symbol.asyncIterator]();
    await messages.next();
    const [error] = await Promise.all([messages.next().catch((cause: ServiceError) => cause), own.close()]);
    expect(error).toMatchObject({ code: Code.UNAVAILABLE });
    expect(readDetails((error as ServiceError).metadata)).toMatchObject({ reason: 'SHUTTING_DOWN' });
  });

  it('end at their deadline', async () => {
    const cycleId = await endlessCycle(service);
    const stream = service.clients.LearningService.watchCycle({ cycleId, cursor: '' }, { deadlineMs: 300 });
    expect((await streamError(stream)).code).toBe(Code.DEADLINE_EXCEEDED);
  });

  it('are limited apart from other calls, and free their place when the caller leaves', async () => {
    const own = await startTestService({ now: NOW });
    try {
      const cycleId = await endlessCycle(own);
      const watchOne = () =>
        own.clients.LearningService.watchCycle({ cycleId, cursor: '' }, { deadlineMs: 60_000 });
      const streams = Array.from({ length: MAX_STREAMS }, watchOne);
      for (const stream of streams) stream.on('error', () => undefined);
      await Promise.all(streams.map(first));
      const refused = await streamError(watchOne());
      expect(refused.code).toBe(Code.RESOURCE_EXHAUSTED);
      expect(readDetails(refused.metadata)).toMatchObject({ reason: 'OVERLOADED' });
      expect((await own.clients.LearningService.getCycle({ cycleId })).cycle?.cycleId).toBe(cycleId);

      streams[0]?.cancel();
      await expect
        .poll(async () => {
          const stream = watchOne();
          stream.on('error', () => undefined);
          return first(stream).then(
            () => 'taken',
            () => 'refused',
          );
        })
        .toBe('taken');
    } finally {
      await own.close();
    }
  });
});
