import { createRequire } from 'node:module';
import path from 'node:path';
import { Client, status as Code, credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { service as healthDefinition } from 'grpc-health-check';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { textsOf } from '../../scripts/fuzz/answer.ts';
import { faultOf } from '../../scripts/fuzz/judge.ts';
import { connectRaw, frame, type RawCall } from '../../scripts/fuzz/raw-call.ts';
import { gzipBomb } from '../../scripts/fuzz/transport-kinds.ts';
import { readDetails } from '../../src/client/status-details.ts';
import { GetAccountRequest, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import {
  AppendEventsRequest,
  GetEventRequest,
  LogEventRequest,
} from '../../src/gen/kaizen/v1/event_service.ts';
import type { Call } from '../../src/grpc/call.ts';
import type { AreaFactory } from '../../src/service/area.ts';
import { areas } from '../../src/service/start-service.ts';
import { KaizenError } from '../../src/shared/errors.ts';
import { StartupError } from '../../src/shared/startup-error.ts';
import { startTcpProxy } from '../fixtures/tcp-proxy.ts';
import { callUnary, errorOf, startTestService, type TestService } from './harness.ts';

/** What the stand-in event service does with GetEvent, by event id. */
const behaviours: Record<string, (call: Call) => Promise<never>> = {
  bug: () => Promise.reject(new TypeError('secret words')),
  refuse: () =>
    Promise.reject(new KaizenError('no', { kind: 'PERMISSION_DENIED', reason: 'ACCOUNT_MISMATCH' })),
  wait: ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};

/** EventService with answers of our own: what is tested is the house around the handlers. */
const eventArea: AreaFactory = () => ({
  name: 'events of the test',
  handlers: {
    EventService: {
      logEvent: async () => ({ result: undefined }),
      appendEvents: async ({ events }) => ({
        results: [],
        acceptedCount: events.length,
        duplicateCount: 0,
        failedCount: 0,
      }),
      streamEvents: async function* () {},
      getEvent: async ({ eventId }, call) => (await behaviours[eventId]?.(call)) ?? { event: undefined },
      listEvents: async () => ({ events: [], nextPageToken: '' }),
      retractEvent: async () => ({ event: undefined, alreadyRetracted: false }),
      // An integer that JavaScript cannot hold exactly: encoding it fails.
      listEventTypes: async () => ({ eventTypes: [{ type: 'not a number' as never }] as never }),
    },
  },
});

const [accountArea] = areas;
let service: TestService;

beforeAll(async () => {
  if (accountArea === undefined) throw new Error('there is no account area');
  service = await startTestService({
    areas: [accountArea, eventArea],
    maxCallsInFlight: 8,
    withMetrics: true,
  });
});
afterAll(() => service.close());

const getEvent = (eventId: string, options?: { deadlineMs?: number; requestId?: string }) =>
  service.clients.EventService.getEvent(GetEventRequest.fromPartial({ accountId: 'a', eventId }), options);
const putAccountBytes = (request: Buffer) =>
  callUnary(service.raw, { path: '/kaizen.v1.AccountService/PutAccount', request, decode: (bytes) => bytes });

const GZIP = { 'grpc-encoding': 'gzip' };
/** In what a caller sends: no answer repeats it. */
const CANARY = 'canary';

/** A call in frames of its own; it is right where nothing else is said. */
async function rawCall(call: Partial<RawCall>) {
  const connection = connectRaw(service.address, '');
  const usual: RawCall = {
    path: '/kaizen.v1.AccountService/PutAccount',
    ...{ pieces: [frame(new Uint8Array())], end: 'close', waitMs: 30_000 },
  };
  try {
    return await connection.call({ ...usual, ...call });
  } finally {
    connection.close();
  }
}

describe('bad input', () => {
  it('of undecodable bytes is INVALID_ARGUMENT, without the decoder’s words', async () => {
    for (const bytes of [
      Buffer.from([0xff, 0xff, 0xff]),
      Buffer.from('0a05ffff', 'hex'),
      Buffer.alloc(64, 0x0b),
    ]) {
      const error = await errorOf(putAccountBytes(bytes));
      expect(Code[error.code]).toBe('INVALID_ARGUMENT');
      expect(readDetails(error.metadata)?.reason).toBe('UNDECODABLE_MESSAGE');
      expect(error.details).toContain('PutAccountRequest');
    }
  });

  it.each([
    '/grpc.health.v1.Health/Check',
    '/grpc.health.v1.Health/Watch',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  ])('of undecodable bytes is INVALID_ARGUMENT in services that others wrote: %s', async (method) => {
    const error = await new Promise<ServiceError>((resolve) => {
      const bytes = (given: Buffer): Buffer => given;
      const stream = service.raw.makeBidiStreamRequest(method, bytes, bytes);
      stream.on('error', resolve).on('data', () => undefined);
      stream.write(Buffer.from([0xff, 0xff, 0xff]));
      stream.end();
    });
    expect(Code[error.code]).toBe('INVALID_ARGUMENT');
    expect(error.details).toContain('not a message of its type');
  });

  it('of an integer beyond what numbers hold is refused, not rounded', async () => {
    // account_id "a", event { event_time { seconds: 2^63 - 1 } }
    const request = Buffer.from('0a0161120c220a08ffffffffffffffff7f', 'hex');
    const path = '/kaizen.v1.EventService/LogEvent';
    const error = await errorOf(callUnary(service.raw, { path, request, decode: (bytes) => bytes }));
    expect(Code[error.code]).toBe('INVALID_ARGUMENT');
    const { reason, violations } = readDetails(error.metadata) ?? {};
    expect(reason).toBe('INVALID_FIELD');
    expect(violations?.[0]).toEqual({
      field: 'event.event_time.seconds',
      description: expect.stringContaining('2^53'),
    });
  });

  it('in an output-only field is ignored', async () => {
    const accountId = service.newAccountId();
    const sound = PutAccountRequest.encode(
      PutAccountRequest.fromPartial({ account: { accountId } }),
    ).finish();
    // Appended to account: published_epoch 2^63 - 1 and a create_time whose nanos are negative.
    const account = Buffer.concat([sound.subarray(2), Buffer.from('30ffffffffffffffff7f', 'hex')]);
    const ignored = Buffer.concat([account, Buffer.from('3a0b10ffffffffffffffffff01', 'hex')]);
    await putAccountBytes(Buffer.concat([Buffer.from([0x0a, ignored.length]), ignored]));
    const asked = GetAccountRequest.fromPartial({ accountId });
    const { account: stored } = await service.clients.AccountService.getAccount(asked);
    expect(stored).toMatchObject({ accountId, publishedEpoch: 0 });
    expect(stored?.createTime?.seconds).toBeGreaterThan(0);
  });

  it('of fields it does not know is ignored', async () => {
    const accountId = service.newAccountId();
    const request = PutAccountRequest.encode(
      PutAccountRequest.fromPartial({ account: { accountId, industry: 'Tools' } }),
    ).finish();
    // Field 1000, a varint.
    await putAccountBytes(Buffer.concat([request, Buffer.from('c03e01', 'hex')]));
    const asked = GetAccountRequest.fromPartial({ accountId });
    expect((await service.clients.AccountService.getAccount(asked)).account).toMatchObject({
      accountId,
      industry: 'Tools',
    });
  });

  it('of unknown enum numbers names the field', async () => {
    const event = {
      eventId: 'e',
      payload: {
        $case: 'creativesGenerated' as const,
        value: {
          strategyId: 's',
          creatives: [{ contentId: 'c', traits: [{ kind: 99 as never, value: 'v' }] }],
        },
      },
    };
    const request = LogEventRequest.fromPartial({ accountId: 'a', event } as never);
    const error = await errorOf(service.clients.EventService.logEvent(request));
    const fields = readDetails(error.metadata)?.violations?.map(({ field }) => field);
    expect(fields).toContain('event.creatives_generated.creatives[0].traits[0].kind');
  });

  it('in an item of a batch is left to the handler', async () => {
    const request = AppendEventsRequest.fromPartial({
      accountId: 'a',
      events: [{ eventId: '' }, { eventId: 'e' }],
    });
    const answer = await service.clients.EventService.appendEvents(request);
    expect(answer.acceptedCount).toBe(2);
    const empty = AppendEventsRequest.fromPartial({ accountId: 'a' });
    const error = await errorOf(service.clients.EventService.appendEvents(empty));
    expect(readDetails(error.metadata)?.violations?.[0]?.field).toBe('events');
  });

  it('of five megabytes, or of as many once decompressed, is refused for good, and the server goes on', async () => {
    const error = await errorOf(putAccountBytes(Buffer.alloc(5 * 2 ** 20)));
    expect(Code[error.code]).toBe('INVALID_ARGUMENT');
    expect(readDetails(error.metadata)?.reason).toBe('MESSAGE_TOO_LARGE');
    expect(await rawCall({ pieces: [frame(gzipBomb(), { flag: 1 })], headers: GZIP })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { reason: 'MESSAGE_TOO_LARGE' },
    });
    await expect(getEvent('fine')).resolves.toBeDefined();
  });

  it('that grpc-js itself refuses has a reason and says what to do, in fixed words', async () => {
    const sound = PutAccountRequest.encode(PutAccountRequest.fromPartial({})).finish();
    const cases: readonly (readonly [Partial<RawCall>, string, string])[] = [
      [
        { pieces: [frame(Buffer.from('no gzip'), { flag: 1 })], headers: GZIP },
        ...(['INVALID_ARGUMENT', 'UNDECODABLE_MESSAGE'] as const),
      ],
      [
        { pieces: [frame(sound, { flag: 1 })], headers: { 'grpc-encoding': CANARY } },
        ...(['UNIMPLEMENTED', 'NOT_IMPLEMENTED'] as const),
      ],
      [{ headers: { 'grpc-timeout': CANARY } }, 'INVALID_ARGUMENT', 'UNDECODABLE_MESSAGE'],
      [{ path: `/kaizen.v1.NoService/${CANARY}` }, 'UNIMPLEMENTED', 'NOT_IMPLEMENTED'],
      [{ pieces: [] }, ...(['INVALID_ARGUMENT', 'UNDECODABLE_MESSAGE'] as const)],
      [{ pieces: [frame(sound), frame(sound)] }, ...(['INVALID_ARGUMENT', 'UNDECODABLE_MESSAGE'] as const)],
    ];
    for (const [call, code, reason] of cases) {
      const answer = await rawCall(call);
      expect(answer, JSON.stringify(call.headers ?? call.path)).toMatchObject({ code, details: { reason } });
      expect(textsOf(answer).join('\n')).not.toContain(CANARY);
      expect(faultOf(answer)).toBeUndefined();
    }
  });

  it('in headers that cannot be read is written nowhere', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      await rawCall({ headers: { authorization: 'Bearer \u00a7', 'x-request-id': '\u00a7' } });
      expect(written).not.toHaveBeenCalled();
    } finally {
      written.mockRestore();
    }
  });

  it('without an account is a violation of account_id', async () => {
    const error = await errorOf(service.clients.AccountService.getAccount(GetAccountRequest.fromPartial({})));
    expect(readDetails(error.metadata)?.violations).toEqual([
      { field: 'account_id', description: 'is required' },
    ]);
  });
});

describe('failures', () => {
  it('of the service are INTERNAL with a fixed text and the request id', async () => {
    const error = await errorOf(getEvent('bug', { requestId: 'trace-7' }));
    expect(Code[error.code]).toBe('INTERNAL');
    expect(JSON.stringify([error.details, readDetails(error.metadata)])).not.toContain('secret');
    expect(readDetails(error.metadata)).toMatchObject({
      reason: 'INTERNAL',
      metadata: { request_id: 'trace-7' },
    });
    expect(error.metadata.get('x-request-id')).toEqual(['trace-7']);
  });

  it('to encode an answer are INTERNAL too', async () => {
    const error = await errorOf(service.clients.EventService.listEventTypes({}));
    expect(Code[error.code]).toBe('INTERNAL');
    expect(readDetails(error.metadata)?.reason).toBe('INTERNAL');
  });

  it('of the domain carry their reason', async () => {
    const error = await errorOf(getEvent('refuse'));
    expect(Code[error.code]).toBe('PERMISSION_DENIED');
    expect(readDetails(error.metadata)?.reason).toBe('ACCOUNT_MISMATCH');
  });
});

describe('deadlines and limits', () => {
  it('abort the handler when the deadline passes', async () => {
    const error = await errorOf(getEvent('wait', { deadlineMs: 100 }));
    expect(Code[error.code]).toBe('DEADLINE_EXCEEDED');
    await expect.poll(inFlight).toBe(0);
  });

  it('answer a call whose deadline has passed already', async () => {
    expect(Code[(await errorOf(getEvent('wait', { deadlineMs: -1 }))).code]).toBe('DEADLINE_EXCEEDED');
  });

  it('refuse calls beyond those in flight, with a delay to retry after', async () => {
    const waiting = Array.from({ length: 8 }, () => errorOf(getEvent('wait', { deadlineMs: 1_500 })));
    await expect.poll(inFlight).toBe(8);
    const error = await errorOf(getEvent('fine'));
    expect(Code[error.code]).toBe('RESOURCE_EXHAUSTED');
    expect(readDetails(error.metadata)).toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 200 });
    await Promise.all(waiting);
    await expect
      .poll(() =>
        getEvent('fine').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });
});

describe('metrics', () => {
  it('count calls by method and code', async () => {
    await getEvent('fine');
    const text = await metricsText();
    expect(text).toMatch(/kaizen_grpc_calls_total\{method="EventService\/GetEvent",code="OK"\} \d+/);
    expect(text).toContain('kaizen_grpc_call_seconds_bucket');
  });
});

describe('reflection', () => {
  it('lists the services offered, and describes them with all they import', async () => {
    const requests = [{ listServices: '' }, { fileContainingSymbol: 'kaizen.v1.EventService' }];
    const [list, file] = await reflect(requests);
    expect(list?.listServicesResponse?.service.map(({ name }) => name).toSorted()).toEqual([
      'grpc.health.v1.Health',
      'kaizen.v1.AccountService',
      'kaizen.v1.EventService',
    ]);
    const first = file?.fileDescriptorResponse?.fileDescriptorProto[0] ?? Buffer.of();
    expect(first.toString('latin1')).toContain('kaizen/v1/event_service.proto');
  });
});

describe('health', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  it('is SERVING for the server and each service, and unknown for others', async () => {
    for (const name of ['', 'kaizen.v1.AccountService', 'kaizen.v1.EventService']) {
      expect(await health(service.address, name)).toBe('SERVING');
    }
    await expect(health(service.address, 'kaizen.v1.Nothing')).rejects.toMatchObject({
      code: Code.NOT_FOUND,
    });
  });

  it('follows the database down and up again, and calls say UNAVAILABLE in between', async () => {
    const { hostname, port } = new URL(inject('neo4j').uri.replace('bolt:', 'http:'));
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    closing.push(proxy.close);
    const fragile = await startTestService({
      databaseUri: `bolt://127.0.0.1:${proxy.port}`,
      healthIntervalMs: 50,
    });
    closing.push(fragile.close);
    expect(await health(fragile.address, '')).toBe('SERVING');
    proxy.cut();
    await expect.poll(() => health(fragile.address, ''), { timeout: 10_000 }).toBe('NOT_SERVING');
    expect(await health(fragile.address, 'kaizen.v1.AccountService')).toBe('NOT_SERVING');
    const request = GetAccountRequest.fromPartial({ accountId: 'a' });
    const error = await errorOf(fragile.clients.AccountService.getAccount(request));
    expect(Code[error.code]).toBe('UNAVAILABLE');
    expect(readDetails(error.metadata)?.reason).toBe('DATABASE_UNAVAILABLE');
    proxy.mend();
    await expect.poll(() => health(fragile.address, ''), { timeout: 30_000 }).toBe('SERVING');
  });
});

describe('starting and stopping', () => {
  it('refuses an address that others can reach, and one that is taken, in one sentence', async () => {
    const { startService } = await import('../../src/service/start-service.ts');
    const { pino } = await import('pino');
    const start = (grpcAddress: string) =>
      startService({ graph: service.graph, log: pino({ level: 'silent' }), grpcAddress });
    await expect(start('0.0.0.0:0')).rejects.toThrow(StartupError);
    await expect(start(service.address)).rejects.toThrow(/may hold the port/);
  });

  it('answers the call in flight before it stops', async () => {
    const short = await startTestService({
      areas: [
        () => ({
          name: 'slow',
          handlers: {
            EventService: {
              ...(eventArea({} as never).handlers.EventService as never as object),
              getEvent: () => new Promise((resolve) => setTimeout(() => resolve({ event: undefined }), 300)),
            } as never,
          },
        }),
      ],
    });
    const request = GetEventRequest.fromPartial({ accountId: 'a', eventId: 'slow' });
    const call = short.clients.EventService.getEvent(request);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const outcome = expect(call).resolves.toEqual({ event: undefined });
    await short.close();
    await outcome;
  });
});

async function metricsText(): Promise<string> {
  return (await fetch(`http://${service.metricsAddress}/metrics`)).text();
}

async function inFlight(): Promise<number> {
  return Number(/kaizen_grpc_calls_in_flight (\d+)/.exec(await metricsText())?.[1]);
}

/** Status of a service as a load balancer sees it. */
async function health(address: string, name: string): Promise<string> {
  const client = new Client(address, credentials.createInsecure());
  const { Check } = healthDefinition;
  if (Check === undefined) throw new Error('the health service has no Check');
  try {
    const { status } = await callUnary(client, {
      path: Check.path,
      request: Check.requestSerialize({ service: name }),
      decode: (bytes) => Check.responseDeserialize(bytes) as { status: string },
    });
    return status;
  } finally {
    client.close();
  }
}

interface ReflectionAnswer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
}

/** Asks the reflection service over the wire. */
function reflect(requests: readonly object[]): Promise<readonly ReflectionAnswer[]> {
  const root = path.dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));
  const definition = loadSync(path.join(root, 'build/proto/grpc/reflection/v1/reflection.proto'), {
    oneofs: true,
  });
  const packages = loadPackageDefinition(definition) as never as {
    grpc: { reflection: { v1: { ServerReflection: new (address: string, c: unknown) => Client } } };
  };
  const client = new packages.grpc.reflection.v1.ServerReflection(
    service.address,
    credentials.createInsecure(),
  );
  const stream = (client as never as { ServerReflectionInfo(): ReflectionStream }).ServerReflectionInfo();
  const answers: ReflectionAnswer[] = [];
  return new Promise<readonly ReflectionAnswer[]>((resolve, reject) => {
    stream.on('data', (answer: ReflectionAnswer) => answers.push(answer));
    stream.on('error', reject);
    stream.on('end', () => resolve(answers));
    for (const request of requests) stream.write(request);
    stream.end();
  }).finally(() => client.close());
}

interface ReflectionStream {
  on(event: string, listener: (value: never) => void): unknown;
  write(request: object): unknown;
  end(): unknown;
}
