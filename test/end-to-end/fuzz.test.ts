/**
 * Random calls of every RPC on the program itself, with a database of its own. KAIZEN_FUZZ_CALLS says how many
 * (default 2,000; the long form is 50,000), KAIZEN_FUZZ_SEED which.
 */
import { Client, status as Code, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { encodePageToken } from '../../src/grpc/page-token.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { createProgramFolder, type Program } from '../fixtures/program.ts';
import { everyRpc, type Rpc, randomRequest, type Source } from './random-requests.ts';

const CALLS = Number(process.env.KAIZEN_FUZZ_CALLS ?? 2_000);
const SEED = Number(process.env.KAIZEN_FUZZ_SEED ?? 7);
/** At the same time: enough for calls to meet each other's locks. */
const AT_ONCE = 16;
/** Streams have no end: what they say at once is enough. */
const STREAM_MS = 100;
/** Of a stream of requests, and none at all now and then. */
const MOST_MESSAGES = 5;
/** Cycles and resets of all accounts take seconds each: a few of them are enough. */
const RARELY = new Set(['LearningService/RunCycle', 'LearningService/ResetLearning']);
const RARE = 0.05;

const ACCOUNTS = ['acme', 'a|%😀', 'x'.repeat(256)];
const folder = createProgramFolder({ copyOf: inject('migratedData') });
let program: Program & { readonly address: string };
let client: Client;

beforeAll(async () => {
  program = await folder.start({ KAIZEN_LOG_FORMAT: 'json' });
  client = new Client(program.address, credentials.createInsecure());
  const { path, requestSerialize } = AccountServiceService.putAccount;
  for (const accountId of ACCOUNTS) {
    const account = { accountId, industry: 'retail', clientType: 'agency', currency: 'USD' };
    const request = requestSerialize(PutAccountRequest.fromPartial({ account }));
    expect(await call({ path }, [request])).toMatchObject({ code: 'OK' });
  }
});
afterAll(async () => {
  client?.close();
  await folder.remove();
});

interface Answer {
  readonly code: string;
  readonly reason: string;
}

const OK: Answer = { code: 'OK', reason: '' };

/** Sends requests, several where the method takes a stream of them, and says how the call ended. */
function call(
  { path, takesStream = false, givesStream = false }: Pick<Rpc, 'path'> & Partial<Rpc>,
  requests: readonly Uint8Array[],
  id = 'x',
): Promise<Answer> {
  const metadata = new Metadata();
  metadata.set('x-request-id', id);
  const options = { deadline: Date.now() + 60_000 };
  const same = (bytes: Buffer): Buffer => bytes;
  const failed = (error: ServiceError): Answer => ({
    code: Code[error.code],
    reason: readDetails(error.metadata)?.reason ?? error.details,
  });
  const messages = requests.map((request) => Buffer.from(request));
  const [first = Buffer.alloc(0)] = messages;
  return new Promise((resolve) => {
    const answered = (error: ServiceError | null): void => resolve(error === null ? OK : failed(error));
    if (!givesStream) {
      if (!takesStream) {
        client.makeUnaryRequest(path, same, same, first, metadata, options, answered);
        return;
      }
      const upload = client.makeClientStreamRequest(path, same, same, metadata, options, answered);
      for (const message of messages) upload.write(message);
      upload.end();
      return;
    }
    const exchange = takesStream
      ? client.makeBidiStreamRequest(path, same, same, metadata, options)
      : undefined;
    for (const message of messages) exchange?.write(message);
    const stream = exchange ?? client.makeServerStreamRequest(path, same, same, first, metadata, options);
    const timer = setTimeout(() => {
      resolve(OK);
      stream.cancel();
    }, STREAM_MS);
    stream.on('data', () => undefined);
    stream.on('error', (error: ServiceError) => {
      clearTimeout(timer);
      resolve(failed(error));
    });
  });
}

function sourceOf(random: () => number): Source {
  const ids = ['one', 'two', 'three', 'a|%😀', 'kaizen:mark:x'];
  const tokens = ACCOUNTS.flatMap((id) => [
    encodePageToken(['ListEvents', id], ['!!!']),
    encodePageToken(['ListProjects', id], ['x']),
  ]);
  return {
    random,
    known: {
      account_id: [...ACCOUNTS, 'nobody'],
      project_id: ['', 'launch', ...ids],
      ...Object.fromEntries(
        ['event_id', 'content_id', 'strategy_id', 'lead_id', 'run_id', 'intake_id'].map((name) => [
          name,
          ids,
        ]),
      ),
      page_token: ['', ...tokens],
      test_page_token: ['', ...tokens],
      date: ['2026-11-01', '2026-11-02'],
      platform: ['instagram', 'email'],
      currency: ['USD', 'USD', 'EUR'],
    },
  };
}

test(`${CALLS} random calls of every RPC: none is INTERNAL, and the service goes on`, {
  timeout: 3_600_000,
}, async () => {
  const { uniform } = seededRandom(SEED);
  const random = (): number => uniform();
  const source = sourceOf(random);
  const rpcs = everyRpc();
  const codes = new Map<string, number>();
  const bad: object[] = [];
  let made = 0;
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
  });
  const worker = async (): Promise<void> => {
    while (made < CALLS && !hasEnded) {
      const rpc = rpcs[Math.floor(random() * rpcs.length)];
      if (rpc === undefined || (RARELY.has(rpc.name) && random() > RARE)) continue;
      made += 1;
      const id = `fuzz-${made}`;
      const messages = rpc.takesStream ? Math.floor(random() * MOST_MESSAGES) : 1;
      const requests = Array.from({ length: messages }, () => randomRequest(rpc.input, source));
      const answer = await call(rpc, requests, id);
      codes.set(answer.code, (codes.get(answer.code) ?? 0) + 1);
      if (!['INTERNAL', 'UNKNOWN', 'UNAVAILABLE', 'DATA_LOSS'].includes(answer.code)) continue;
      bad.push({
        id,
        rpc: rpc.name,
        ...answer,
        requests: requests.map((request) => Buffer.from(request).toString('base64').slice(0, 4_000)),
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // Failures of the service are in its log under the ids of the calls.
  const logged = program
    .stdout()
    .split('\n')
    .filter((line) => /"level":(50|60)/.test(line));
  process.stdout.write(`fuzz: ${made} calls, seed ${SEED}: ${JSON.stringify(Object.fromEntries(codes))}\n`);
  expect(bad.slice(0, 20), logged.slice(0, 20).join('\n')).toEqual([]);
  expect(hasEnded, 'the process lives').toBe(false);
  expect(logged.slice(0, 20), 'lines of errors in the log').toEqual([]);
  const health = Buffer.from([]);
  expect(await call({ path: '/grpc.health.v1.Health/Check' }, [health])).toEqual(OK);
  expect(codes.get('OK') ?? 0, 'some requests are sound').toBeGreaterThan(CALLS / 100);
});
