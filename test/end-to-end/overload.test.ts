/** One caller takes as much as it can get: others are served, reasons are right, and nothing is lost. */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { status as Code, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectKaizen } from '../../src/client/index.ts';
import { readDetails } from '../../src/client/status-details.ts';
import { RunCycleRequest } from '../../src/gen/kaizen/v1/cycle.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import {
  GetEventRequest,
  LogEventRequest,
  StreamEventsRequest,
} from '../../src/gen/kaizen/v1/event_service.ts';
import { WatchContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { OverrideEffect, PutOverrideRequest } from '../../src/gen/kaizen/v1/override.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { startTestService, type TestService } from './harness.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const LONG_MS = 240_000;
const lead = (id: string): Event =>
  Event.fromPartial({
    eventId: id,
    payload: { $case: 'leadCreated', value: { leadId: id, source: 'web' } },
  } as never);
const log = (on: TestService, accountId: string, id: string, deadlineMs = LONG_MS) =>
  on.clients.EventService.logEvent(LogEventRequest.fromPartial({ accountId, event: lead(id) }), {
    deadlineMs,
  });

/** Counts how calls ended: 'OK', or the code and the reason. */
async function endsOf(calls: readonly Promise<unknown>[]): Promise<Readonly<Record<string, number>>> {
  const ends: Record<string, number> = {};
  const outcomes = await Promise.allSettled(calls);
  for (const outcome of outcomes) {
    const error = outcome.status === 'rejected' ? (outcome.reason as ServiceError) : undefined;
    const end = error === undefined ? 'OK' : `${Code[error.code]} ${readDetails(error.metadata)?.reason}`;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}

describe('waiting for the lock of one account', () => {
  test(
    '300 RunCycle start one cycle and say of the others that it runs, and another account is served',
    async () => {
      const [noisy, quiet] = [await createAccount(service), await createAccount(service)];
      const runs = Array.from({ length: 300 }, () =>
        service.clients.LearningService.runCycle(RunCycleRequest.fromPartial({ accountId: noisy }), {
          deadlineMs: LONG_MS,
        }),
      );
      const ended = endsOf(runs);
      const others = Array.from({ length: 20 }, (_, call) => log(service, quiet, `quiet ${call}`));
      expect(await endsOf(others)).toEqual({ OK: 20 });
      const { OK, ...refused } = await ended;
      expect(OK).toBeGreaterThanOrEqual(1);
      expect(Object.keys(refused)).toEqual(['ABORTED CYCLE_ALREADY_RUNNING']);
    },
    LONG_MS,
  );

  test(
    'of 600 PutOverride each is stored or told that there are too many',
    async () => {
      const [noisy, quiet] = [await createAccount(service), await createAccount(service)];
      const puts = Array.from({ length: 150 }, (_, number) =>
        service.clients.LearningService.putOverride(
          PutOverrideRequest.fromPartial({
            ...{ accountId: noisy, actor: 'maria', reason: 'many' },
            ...{ trait: { kind: TraitKind.TRAIT_KIND_TONE, value: `tone ${number}` } },
            effect: OverrideEffect.OVERRIDE_EFFECT_VETO,
          }),
          { deadlineMs: LONG_MS },
        ),
      );
      const others = Array.from({ length: 20 }, (_, call) => log(service, quiet, `quiet ${call}`));
      expect(await endsOf(others)).toEqual({ OK: 20 });
      expect(await endsOf(puts)).toEqual({ OK: 150 });
    },
    LONG_MS,
  );

  test('transactions that wait for a lock leave connections to other accounts', async () => {
    const [noisy, quiet] = [await createAccount(service), await createAccount(service)];
    await log(service, noisy, 'first');
    const held = holdLock(noisy);
    await held.isTaken;
    // More than there are connections, and each needs the node that is locked.
    const waiting = Array.from({ length: 100 }, () =>
      service.clients.LearningService.resetLearning(
        { accountId: noisy, actor: 'maria', reason: 'wait', force: true, scope: 0 },
        { deadlineMs: 3_000 },
      ),
    );
    const ended = endsOf(waiting);
    const others = Array.from({ length: 30 }, (_, call) =>
      service.clients.EventService.getEvent(
        GetEventRequest.fromPartial({ accountId: quiet, eventId: `none ${call}` }),
        { deadlineMs: LONG_MS },
      ),
    );
    expect(await endsOf(others)).toEqual({ 'NOT_FOUND UNKNOWN_EVENT': 30 });
    held.release();
    await Promise.all([ended, held.done]);
  });
});

/** Holds the lock of an account's node until it is released. */
function holdLock(accountId: string) {
  let taken: () => void = () => undefined;
  let release: () => void = () => undefined;
  const isTaken = new Promise<void>((resolve) => {
    taken = resolve;
  });
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  const done = service.graph.transaction(
    'write',
    async (transaction) => {
      await transaction.run(
        {
          ...{ name: 'test/lock', mode: 'write', cardinality: 'none' },
          text: 'MATCH (account:Account {key: $key}) SET account.test_lock = 1',
        },
        { key: nodeKey(accountId) } as never,
      );
      taken();
      await isReleased;
    },
    { retry: false },
  );
  return { isTaken, release, done };
}

describe('quotas', () => {
  let limited: TestService;
  beforeAll(async () => {
    limited = await startTestService({ settings: { callsPerSecond: 20, streamsAtOnce: 2 } });
  });
  afterAll(() => limited.close());

  test('calls beyond the rate are told when to come back, and another account is not limited', async () => {
    const [noisy, quiet] = [await createAccount(limited), await createAccount(limited)];
    const calls = await Promise.allSettled(
      Array.from({ length: 200 }, (_, call) => log(limited, noisy, `noisy ${call}`)),
    );
    const refused = calls.flatMap((call) =>
      call.status === 'rejected' ? [call.reason as ServiceError] : [],
    );
    expect(refused.length).toBeGreaterThan(100);
    for (const { code, metadata } of refused) {
      expect(Code[code]).toBe('RESOURCE_EXHAUSTED');
      expect(readDetails(metadata)).toMatchObject({
        reason: 'RATE_LIMITED',
        retryAfterMs: expect.any(Number),
      });
      expect(readDetails(metadata)?.retryAfterMs).toBeGreaterThan(0);
    }
    expect(await endsOf(Array.from({ length: 10 }, (_, call) => log(limited, quiet, `q ${call}`)))).toEqual({
      OK: 10,
    });
  });

  test(
    'the client waits as it is told and delivers everything once',
    async () => {
      const accountId = await createAccount(limited);
      const kaizen = connectKaizen({
        accountId,
        address: limited.address,
        buffer: { maxBatch: 10, lingerMs: 1 },
      });
      for (let number = 0; number < 400; number += 1) {
        kaizen.logCustom({ name: 'counted', eventId: `event ${number}` });
      }
      expect(await kaizen.flush({ timeoutMs: LONG_MS })).toEqual({ pending: 0 });
      await kaizen.close();
      const [{ n } = { n: 0 }] = await readDatabase(
        'MATCH (e:Event) WHERE e.key STARTS WITH $start RETURN count(e) AS n',
        { start: `${nodeKey(accountId)}|` },
      );
      expect(n).toBe(400);
    },
    LONG_MS,
  );

  test('a stream faster than its quota is held back, and loses nothing', async () => {
    const accountId = await createAccount(limited);
    const stream = limited.clients.EventService.streamEvents({ deadlineMs: LONG_MS });
    let answered = 0;
    stream.on('data', ({ results }: { results: readonly unknown[] }) => {
      answered += results.length;
    });
    for (let number = 0; number < 60; number += 1) {
      stream.write(StreamEventsRequest.fromPartial({ accountId, events: [lead(`streamed ${number}`)] }));
    }
    stream.end();
    await once(stream, 'end');
    expect(answered).toBe(60);
  });

  test('streams at once are limited by account', async () => {
    const [noisy, quiet] = [await createAccount(limited), await createAccount(limited)];
    const open = async (accountId: string) => {
      const stream = limited.clients.KaizenService.watchContext(
        WatchContextRequest.fromPartial({ accountId, projectId: 'p' }),
        { deadlineMs: LONG_MS },
      );
      const reason = await new Promise<string>((resolve) => {
        stream.on('data', () => resolve('OK'));
        stream.on('error', (error: ServiceError) => resolve(readDetails(error.metadata)?.reason ?? ''));
      });
      return { stream, reason };
    };
    for (const accountId of [noisy, quiet]) await log(limited, accountId, 'first');
    const streams = [await open(noisy), await open(noisy), await open(noisy), await open(quiet)];
    for (const { stream } of streams) stream.cancel();
    const reasons = streams.map(({ reason }) => reason);
    expect(reasons[2]).toBe('RATE_LIMITED');
    expect([reasons[0], reasons[1], reasons[3]]).not.toContain('RATE_LIMITED');
  });
});

describe('reflection', () => {
  test('a caller that reads no answers is asked nothing more, so that its answers take no memory', async () => {
    const { resolve } = createRequire(import.meta.url);
    const file = resolve('@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto');
    const loaded = loadPackageDefinition(loadSync(file, { oneofs: true })) as never as {
      grpc: { reflection: { v1: { ServerReflection: { service: Record<string, Method> } } } };
    };
    const method = loaded.grpc.reflection.v1.ServerReflection.service.ServerReflectionInfo;
    if (method === undefined) return expect.unreachable('there is no reflection');
    let serialized = 0;
    const question = method.requestSerialize({ fileContainingSymbol: 'kaizen.v1.EventService' });
    const stream = service.raw.makeBidiStreamRequest(
      method.path,
      (bytes: Buffer) => {
        serialized += 1;
        return bytes;
      },
      (bytes: Buffer) => bytes,
    );
    stream.pause();
    const before = process.memoryUsage().rss;
    const questions = 4_000;
    for (let asked = 0; asked < questions; asked += 1) {
      if (!stream.write(question)) await new Promise((done) => setImmediate(done));
    }
    await new Promise((done) => setTimeout(done, 2_000));
    // Each answer has 150 KB and more: all of them would take 600 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
    stream.cancel();
    stream.on('error', () => undefined);
    expect(serialized).toBeGreaterThan(0);
  });
});

interface Method {
  readonly path: string;
  readonly requestSerialize: (request: object) => Buffer;
}
