/** An in-process service on a free port, with clients, for one test file. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  InterceptingCall,
  type Interceptor,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, expect, inject } from 'vitest';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { type ServiceName, serviceDefinitions } from '../../src/grpc/services.ts';
import { type RunningService, type ServiceOptions, startService } from '../../src/service/start-service.ts';
import type { TestDatabase } from '../fixtures/global-setup.ts';
import { NO_SHARING } from '../fixtures/no-sharing.ts';

/** What may differ from a plain service. */
export interface TestServiceOptions
  extends Partial<Omit<ServiceOptions, 'graph' | 'grpcAddress' | 'metricsAddress' | 'log' | 'now'>> {
  /** Holds the service's clock still at this instant; a function moves it. */
  readonly now?: Date | (() => Date);
  /** Another address of the same database, as that of a proxy. */
  readonly databaseUri?: string;
  /** A database of the test's own instead of the shared one. */
  readonly database?: Pick<TestDatabase, 'uri' | 'username' | 'password'>;
  /** Adds a metrics endpoint. */
  readonly metrics?: never;
  /** What its clients send as `authorization` unless a call says otherwise. */
  readonly authorization?: string;
  readonly withMetrics?: boolean;
  /** Takes the lines of the service's log, from `debug` on. Absent: there is none. */
  readonly writeLog?: (line: string) => void;
}

/** How a call is made. */
export interface CallOptions {
  readonly deadlineMs?: number;
  readonly requestId?: string;
  /** The value of `authorization`; '' sends none. */
  readonly authorization?: string;
}

/** A stream of responses: iterate it, or cancel it. */
export type ResponseStream<Response> = AsyncIterable<Response> &
  Pick<ClientReadableStream<Response>, 'cancel' | 'on'>;

/** A stream both ways. */
export type Exchange<Request, Response> = ClientDuplexStream<Request, Response>;

/**
 * The clients of one service: a promise per method, or a stream; errors are grpc-js's, with code, details and metadata.
 */
type PromiseClient<Definition> = {
  readonly [Method in keyof Definition]: Definition[Method] extends {
    readonly requestStream: infer TakesStream;
    readonly responseStream: infer GivesStream;
    readonly requestDeserialize: (bytes: Buffer) => infer Request;
    readonly responseDeserialize: (bytes: Buffer) => infer Response;
  }
    ? TakesStream extends true
      ? GivesStream extends true
        ? (options?: CallOptions) => Exchange<Request, Response>
        : (requests: Iterable<Request> | AsyncIterable<Request>, options?: CallOptions) => Promise<Response>
      : (
          request: Request,
          options?: CallOptions,
        ) => GivesStream extends true ? ResponseStream<Response> : Promise<Response>
    : never;
};

type Clients = { readonly [Name in ServiceName]: PromiseClient<(typeof serviceDefinitions)[Name]> };

/** A running service and what tests need of it. */
export interface TestService {
  readonly clients: Clients;
  /** The plain client, for calls no generated client would make. */
  readonly raw: Client;
  readonly graph: Graph;
  readonly address: string;
  readonly metricsAddress: string | undefined;
  /** An account id that no other test uses; the account is not created. */
  newAccountId(): string;
  close(): Promise<void>;
}

const open = new Set<string>();

/**
 * With KAIZEN_TEST_KEYS=true, every service of the tests requires a credential and every client sends one: what holds
 * in the open mode must hold then, too.
 */
const ADMIN_KEY = 'the-key-of-the-tests-that-nobody-else-knows';
const WITH_KEY =
  process.env.KAIZEN_TEST_KEYS === 'true'
    ? ({
        settings: { authentication: 'required', adminKey: ADMIN_KEY },
        authorization: `Bearer ${ADMIN_KEY}`,
      } as const)
    : undefined;
// The clients and the command line, in this process and in others, send it too.
if (WITH_KEY !== undefined) process.env.KAIZEN_API_KEY = WITH_KEY.settings.adminKey;

afterAll(() => {
  expect([...open], 'services that a test left open').toEqual([]);
});

/** Starts a service on the shared database. The caller closes it. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const {
    now,
    databaseUri,
    withMetrics = false,
    database = inject('neo4j'),
    settings,
    writeLog,
    ...others
  } = options;
  const { authorization = WITH_KEY?.authorization, ...rest } = others;
  const graph = createGraph({ ...database, uri: databaseUri ?? database.uri, database: 'neo4j' });
  const service = await startService({
    ...rest,
    // Tests hold their clocks at different instants over one database: none of them may find a deployment cycle due.
    settings: { scheduleEnabled: false, sharingMinAccounts: NO_SHARING, ...WITH_KEY?.settings, ...settings },
    graph,
    log: writeLog === undefined ? pino({ level: 'silent' }) : pino({ level: 'debug' }, { write: writeLog }),
    grpcAddress: '127.0.0.1:0',
    ...(withMetrics ? { metricsAddress: '127.0.0.1:0' } : {}),
    ...(now === undefined ? {} : { now: typeof now === 'function' ? now : () => now }),
  }).catch(async (error: unknown) => {
    await graph.close();
    throw error;
  });
  const raw = new Client(service.grpcAddress, credentials.createInsecure(), {
    interceptors: authorization === undefined ? [] : [sending(authorization)],
  });
  open.add(service.grpcAddress);
  return {
    clients: createClients(raw),
    raw,
    graph,
    address: service.grpcAddress,
    metricsAddress: service.metricsAddress,
    newAccountId: () => `account ${randomUUID()} |%`,
    close: () => close({ raw, service, graph }),
  };
}

async function close(parts: {
  readonly raw: Client;
  readonly service: RunningService;
  readonly graph: Graph;
}): Promise<void> {
  parts.raw.close();
  const failed = await parts.service.stop();
  await parts.graph.close();
  open.delete(parts.service.grpcAddress);
  expect(failed, 'parts of the service that did not stop in order').toEqual([]);
}

interface Method {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (request: never) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

function createClients(raw: Client): Clients {
  const clients: Record<string, Record<string, unknown>> = {};
  for (const [name, definition] of Object.entries(serviceDefinitions)) {
    const methods: Record<string, unknown> = {};
    for (const [method, given] of Object.entries(definition as Readonly<Record<string, Method>>)) {
      const { path, requestStream, responseStream, requestSerialize, responseDeserialize: decode } = given;
      if (requestStream) {
        methods[method] = responseStream
          ? (options?: CallOptions) => exchange(raw, given, options)
          : (requests: Iterable<never> | AsyncIterable<never>, options?: CallOptions) =>
              upload(raw, given, requests, options);
        continue;
      }
      const make = responseStream ? callStream : callUnary;
      methods[method] = (request: never, options?: CallOptions) =>
        make(raw, { path, request: requestSerialize(request), decode }, options);
    }
    clients[name] = methods;
  }
  // Each entry was made from the definition its type is taken from.
  return clients as unknown as Clients;
}

interface EncodedCall<Response> {
  readonly path: string;
  readonly request: Buffer;
  readonly decode: (bytes: Buffer) => Response;
}

/** One unary call with bytes of the caller's making. */
export function callUnary<Response>(
  client: Client,
  call: EncodedCall<Response>,
  options: CallOptions = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      call.path,
      (bytes: Buffer) => bytes,
      call.decode,
      call.request,
      metadataOf(options),
      deadlineOf(options),
      (error, response) => (error === null && response !== undefined ? resolve(response) : reject(error)),
    );
  });
}

function callStream<Response>(
  client: Client,
  call: EncodedCall<Response>,
  options: CallOptions = {},
): ResponseStream<Response> {
  return client.makeServerStreamRequest(
    call.path,
    (bytes: Buffer) => bytes,
    call.decode,
    call.request,
    metadataOf(options),
    deadlineOf(options),
  );
}

function upload(
  client: Client,
  { path, requestSerialize, responseDeserialize }: Method,
  requests: Iterable<never> | AsyncIterable<never>,
  options: CallOptions = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stream = client.makeClientStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      metadataOf(options),
      deadlineOf(options),
      (error, response) => (error === null ? resolve(response) : reject(error)),
    );
    Readable.from(requests).pipe(stream);
  });
}

function exchange(
  client: Client,
  { path, requestSerialize, responseDeserialize }: Method,
  options: CallOptions = {},
): Exchange<never, unknown> {
  return client.makeBidiStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    metadataOf(options),
    deadlineOf(options),
  );
}

/** Adds a credential to the calls that have none of their own. */
function sending(authorization: string): Interceptor {
  return (options, next) =>
    new InterceptingCall(next(options), {
      start(metadata, listener, start) {
        if (metadata.get('authorization').length === 0) metadata.set('authorization', authorization);
        else if (metadata.get('authorization')[0] === NONE) metadata.remove('authorization');
        start(metadata, listener);
      },
    });
}

/** Stands for no credential until the call is sent. */
const NONE = 'none';

function metadataOf({ requestId, authorization }: CallOptions): Metadata {
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization === '' ? NONE : authorization);
  if (requestId !== undefined) metadata.set('x-request-id', requestId);
  return metadata;
}

function deadlineOf({ deadlineMs = 30_000 }: CallOptions) {
  return { deadline: Date.now() + deadlineMs };
}

/** The error a call fails with; fails the test when it succeeds. */
export async function errorOf(call: Promise<unknown>): Promise<ServiceError> {
  const outcome = await call.then(
    (response) => ({ response }),
    (error: ServiceError) => ({ error }),
  );
  if ('response' in outcome) expect.unreachable(`the call succeeded: ${JSON.stringify(outcome.response)}`);
  return outcome.error;
}
