/** Answers that cannot be sent, on a real server: each ends its call, and the server goes on. */
import {
  Client,
  status as Code,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardAnswers } from '../../src/grpc/guard-answers.ts';

const bytes = {
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};
const unary = { path: '/test.Test/Unary', requestStream: false, responseStream: false, ...bytes };
const stream = { path: '/test.Test/Stream', requestStream: false, responseStream: true, ...bytes };
/** A high surrogate without its partner: encodeURI throws on it. */
const LONE = 'a text cut in the midst of \ud83d';

let server: Server;
let client: Client;
const logged: string[] = [];

beforeAll(async () => {
  server = new Server({
    interceptors: [guardAnswers({ error: (_: object, text: string) => void logged.push(text) } as never)],
  });
  server.addService(
    { unary, stream },
    {
      unary(call: ServerUnaryCall<Buffer, Buffer>, respond: sendUnaryData<Buffer>) {
        const wish = call.request.toString();
        if (wish === 'lone') respond({ code: Code.NOT_FOUND, details: LONE });
        else if (wish === 'trailers') respond({ code: Code.NOT_FOUND, details: 'x', metadata: unsendable() });
        else if (wish === 'later') setTimeout(() => respond(null, call.request, unsendable()), 1);
        else respond(null, call.request);
      },
      stream(call: ServerWritableStream<Buffer, Buffer>) {
        call.write(call.request);
        // Once a message was sent, grpc-js encodes the status in a listener of its own.
        setTimeout(() => call.emit('error', { code: Code.ABORTED, details: LONE }), 1);
      },
    },
  );
  new HealthImplementation({ '': 'SERVING' }).addToServer(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
});
afterAll(() => {
  client.close();
  server.forceShutdown();
});

function same(value: Buffer): Buffer {
  return value;
}

/** Trailers that throw when they are sent. */
function unsendable(): Metadata {
  const metadata = new Metadata();
  metadata.clone = () => {
    throw new Error('cannot be sent');
  };
  return metadata;
}

function call(path: string, request: Buffer): Promise<Buffer | ServiceError> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, same, same, request, { deadline: Date.now() + 5_000 }, (error, answer) =>
      resolve(error ?? answer ?? Buffer.of()),
    );
  });
}

const isAlive = async (): Promise<boolean> => Buffer.isBuffer(await call(unary.path, Buffer.from('fine')));

test('a text that ends within a character is sent without the half of it', async () => {
  expect(await call(unary.path, Buffer.from('lone'))).toMatchObject({
    code: Code.NOT_FOUND,
    details: 'a text cut in the midst of \ufffd',
  });
  expect(await isAlive()).toBe(true);
});

test('so is the text of a stream that has sent something', async () => {
  const answers: Buffer[] = [];
  const failure = await new Promise<ServiceError>((resolve) => {
    client
      .makeServerStreamRequest(stream.path, same, same, Buffer.from('x'), { deadline: Date.now() + 5_000 })
      .on('data', (answer: Buffer) => answers.push(answer))
      .on('error', (error) => resolve(error as ServiceError));
  });
  expect(answers).toHaveLength(1);
  expect(failure).toMatchObject({ code: Code.ABORTED, details: 'a text cut in the midst of \ufffd' });
  expect(await isAlive()).toBe(true);
});

test('trailers that cannot be sent end their call with INTERNAL and a line in the log', async () => {
  for (const wish of ['trailers', 'later']) {
    logged.length = 0;
    expect(await call(unary.path, Buffer.from(wish))).toMatchObject({ code: Code.INTERNAL });
    expect(logged).toContain('an answer could not be sent');
    expect(await isAlive()).toBe(true);
  }
});

test('texts of services that are not ours are shortened too', async () => {
  // HealthCheckRequest { service }: field 1, 2,000 four-byte characters after one byte.
  const name = Buffer.from(`a${'😀'.repeat(2_000)}`);
  const length = Buffer.from([0x80 | (name.length & 0x7f), name.length >> 7]);
  const failure = await call(
    '/grpc.health.v1.Health/Check',
    Buffer.concat([Buffer.from([10]), length, name]),
  );
  expect(failure).toMatchObject({ code: Code.NOT_FOUND });
  expect((failure as ServiceError).details.length).toBeLessThanOrEqual(500);
  expect(await isAlive()).toBe(true);
});
