/** Callers that take what they can, round after round: memory must not grow, and the event loop must not be blocked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { everyRpc, type Rpc } from '../../test/end-to-end/random-requests.ts';
import { type Answer, answerWithout } from './answer.ts';
import { HOSTILE_STRUCTS, hostileStruct } from './hostile-structs.ts';
import { faultOf } from './judge.ts';
import { connectRaw, frame } from './raw-call.ts';
import { ACCOUNTS, plannedMessage } from './requests.ts';
import type { Finding } from './run.ts';
import { callRpc, createSender } from './send.ts';
import type { FuzzedService, Vitals } from './service.ts';
import { gzipBomb } from './transport-kinds.ts';

/** What pressure needs. */
export interface PressureOptions {
  readonly service: FuzzedService;
  readonly seed: number;
  readonly minutes: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface PressureReport {
  readonly calls: number;
  /** The service after each window, at rest and with its garbage collected. */
  readonly windows: readonly Vitals[];
  /** The longest block of the event loop, in milliseconds. */
  readonly blockedMs: number;
  /** The rule that tells growth, in words. */
  readonly rule: string;
  readonly findings: readonly Finding[];
}

const WINDOWS = 10;
/** Caches fill, code is compiled, and the allocator keeps what it once needed. */
const WARM_UP = 4;
const MEBIBYTE = 2 ** 20;
/** More than that between the two halves of the windows after the warm-up is growth. */
const HEAP_GROWTH = 16 * MEBIBYTE;
const RSS_GROWTH = 96 * MEBIBYTE;
/** The whole service, whatever callers do. */
const RSS_BOUND = 1_024 * MEBIBYTE;
/**
 * The largest message takes a quarter of a second to be decoded. Several that come at the same moment are decoded one
 * after the other.
 */
const BLOCKED_BOUND_MS = 2_000;
const RULE = `Grown: the smallest heap of the last ${(WINDOWS - WARM_UP) / 2} windows is more than ${HEAP_GROWTH / MEBIBYTE} MiB above the largest of the ${(WINDOWS - WARM_UP) / 2} before them, or their resident memory more than ${RSS_GROWTH / MEBIBYTE} MiB; the first ${WARM_UP} windows do not count. Bounds: ${RSS_BOUND / MEBIBYTE} MiB resident, ${BLOCKED_BOUND_MS} ms blocked.`;
/** After a window, until what was begun has ended and was collected. */
const REST_MS = 3_000;
const PARALLEL = 20;
const STORM = 100;
const SLOW_MS = 1_500;

type Deed = (hands: Hands) => Promise<readonly Answer[]>;

/** What callers have in their hands. */
interface Hands {
  readonly service: FuzzedService;
  readonly random: () => number;
}

const rpcOf = (name: string): Rpc => {
  const rpc = everyRpc().find((each) => each.name === name);
  if (rpc === undefined) throw new Error(`there is no RPC ${name}`);
  return rpc;
};
const ofAccount = (): Uint8Array =>
  new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(ACCOUNTS[0] ?? '')
    .finish();
const within = (number: number, bytes: Uint8Array): Uint8Array =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish();
const same = (bytes: Buffer): Buffer => bytes;
const LARGEST = 4 * MEBIBYTE - 1_024;

/** Calls of one RPC at the same time. */
async function inParallel(
  { service }: Hands,
  name: string,
  requests: readonly Uint8Array[],
): Promise<readonly Answer[]> {
  const client = new Client(service.address, credentials.createInsecure());
  const rpc = rpcOf(name);
  try {
    return await Promise.all(
      requests.map((request) => callRpc(client, service, { rpc, requests: [request], index: -1 })),
    );
  } finally {
    client.close();
  }
}

/** Streams of answers whose caller does not read. */
async function unread({ service }: Hands, name: string, request: Uint8Array): Promise<readonly Answer[]> {
  const client = new Client(service.address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', service.authorization);
  const streams = Array.from({ length: PARALLEL }, () => {
    const stream = client
      .makeServerStreamRequest(rpcOf(name).path, same, same, Buffer.from(request), metadata)
      .on('error', () => undefined);
    stream.pause();
    return stream;
  });
  await sleep(SLOW_MS);
  for (const stream of streams) stream.cancel();
  client.close();
  return streams.map(() => answerWithout('OPEN'));
}

/** Many calls, each left by its caller at some moment. */
async function cancelStorm({ service, random }: Hands): Promise<readonly Answer[]> {
  const client = new Client(service.address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', service.authorization);
  const first = Math.floor(random() * 1e9);
  await Promise.all(
    Array.from({ length: STORM }, async (_, number) => {
      const { rpc, requests } = plannedMessage(first, number);
      if (rpc.takesStream || rpc.givesStream) return;
      const request = Buffer.from(requests[0] ?? []);
      const call = client.makeUnaryRequest(rpc.path, same, same, request, metadata, () => undefined);
      await sleep(random() * 50);
      call.cancel();
    }),
  );
  client.close();
  return Array.from({ length: STORM }, () => answerWithout('RESET'));
}

/** Calls on raw connections, all at once. */
async function rawCalls(
  { service }: Hands,
  call: Parameters<ReturnType<typeof connectRaw>['call']>[0],
): Promise<readonly Answer[]> {
  const connection = connectRaw(service.address, service.authorization);
  const answers = await Promise.all(Array.from({ length: PARALLEL }, () => connection.call(call)));
  connection.close();
  return answers;
}

async function mixture({ service, random }: Hands): Promise<readonly Answer[]> {
  const sender = createSender(service);
  const first = Math.floor(random() * 1e9);
  const answers = await Promise.all(
    Array.from({ length: STORM }, (_, number) => sender.send(plannedMessage(first, number))),
  );
  sender.close();
  return answers;
}

const APPEND = 'EventService/AppendEvents';
const path = rpcOf(APPEND).path;
const gzip = { 'grpc-encoding': 'gzip' };
/** Every deed by its name; each round does all of them. */
export const DEEDS: Readonly<Record<string, Deed>> = {
  'a mixture': mixture,
  'gzip bombs': (hands) =>
    rawCalls(hands, {
      ...{ path, headers: gzip, pieces: [frame(gzipBomb(), { flag: 1 })], end: 'close', waitMs: 60_000 },
    }),
  'messages of two million empty messages': (hands) =>
    inParallel(hands, APPEND, largest(Buffer.from([0x12, 0]))),
  'the same, with an account that is no text': (hands) =>
    inParallel(
      hands,
      APPEND,
      largest(Buffer.from([0x12, 0])).map((bytes) => Buffer.concat([within(1, Buffer.from([0xff])), bytes])),
    ),
  'events of empty creatives': (hands) =>
    inParallel(hands, APPEND, [
      Buffer.concat([ofAccount(), repeated(within(2, within(23, repeated(Buffer.from([0x12, 0]), 390))))]),
    ]),
  'the longest texts': (hands) =>
    inParallel(hands, 'AccountService/GetAccount', [
      within(1, Buffer.alloc(LARGEST, 'x')),
      within(1, Buffer.alloc(LARGEST, 0xff)),
    ]),
  'hostile structs': (hands) =>
    inParallel(
      hands,
      'EventService/LogEvent',
      HOSTILE_STRUCTS.map((name) =>
        Buffer.concat([ofAccount(), within(2, within(50, within(2, hostileStruct(name))))]),
      ),
    ),
  'one byte at a time': (hands) => {
    const bytes = frame(Buffer.concat([ofAccount(), Buffer.alloc(200)]));
    const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
    return rawCalls(hands, { path, pieces, end: 'close', waitMs: 60_000 });
  },
  'half-open calls': (hands) =>
    rawCalls(hands, {
      ...{ path, pieces: [frame(new Uint8Array(9)).subarray(0, 7)], end: 'open', waitMs: SLOW_MS },
    }),
  'half-open uploads': (hands) =>
    rawCalls(hands, {
      path: rpcOf('EventService/StreamEvents').path,
      ...{ pieces: [frame(ofAccount())], end: 'open', waitMs: SLOW_MS, isStream: true },
    }),
  'readers that do not read: exports': (hands) => unread(hands, 'AdminService/ExportAccount', ofAccount()),
  'readers that do not read: watches': (hands) => unread(hands, 'KaizenService/WatchContext', ofAccount()),
  'a cancel storm': cancelStorm,
};

function repeated(unit: Uint8Array, bytes = LARGEST): Buffer {
  return Buffer.alloc(Math.floor(bytes / unit.length) * unit.length, unit);
}

function largest(unit: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: 4 }, () => repeated(unit));
}

/** Presses for so many minutes, in windows with a rest after each. */
export async function press(options: PressureOptions): Promise<PressureReport> {
  const { service, minutes, say, signal } = options;
  const windows: Vitals[] = [];
  const findings = new Map<string, Finding>();
  const windowMs = (minutes * 60_000) / WINDOWS;
  let calls = 0;
  let blockedMs = 0;
  for (let window = 0; window < WINDOWS && service.end() === undefined && !signal.aborted; window += 1) {
    const until = performance.now() + windowMs - REST_MS;
    for (let round = 0; performance.now() < until; round += 1) {
      const { answers, longest } = await pressRound(options, window * 1_000 + round, findings);
      calls += answers;
      blockedMs = Math.max(blockedMs, longest);
    }
    await sleep(REST_MS);
    service.newLines();
    const vitals = await service.vitals();
    windows.push(vitals);
    say(
      `pressure: window ${window + 1} of ${WINDOWS}, ${calls} calls, ${Math.round(vitals.rss / MEBIBYTE)} MiB resident, ${Math.round(vitals.heapUsed / MEBIBYTE)} MiB of heap, ${findings.size} findings, about ${Math.round(((WINDOWS - window - 1) * windowMs) / 1_000)} s left`,
    );
  }
  for (const fault of growth(windows)) findings.set(fault, findingOf(fault, 'memory'));
  return { calls, windows, blockedMs, rule: RULE, findings: [...findings.values()] };
}

/** Does every deed once, and asks after each how long the event loop was blocked. */
export async function pressRound(
  { service, seed }: Pick<PressureOptions, 'service' | 'seed'>,
  round: number,
  findings: Map<string, Finding>,
): Promise<{ readonly answers: number; readonly longest: number }> {
  let answers = 0;
  let longest = 0;
  for (const [name, deed] of Object.entries(DEEDS)) {
    if (service.end() !== undefined) break;
    let draws = seed + round;
    // Any spread will do; what is drawn decides moments, which no seed repeats.
    const random = (): number => {
      draws = (Math.imul(draws, 1_664_525) + 1_013_904_223) >>> 0;
      return draws / 2 ** 32;
    };
    for (const answer of await deed({ service, random })) {
      answers += 1;
      const fault = faultOf(answer);
      if (fault !== undefined)
        findings.set(`${name} ${fault}`, { ...findingOf(fault, name), ...about(answer) });
    }
    const { blockedMs } = await service.vitals();
    longest = Math.max(longest, blockedMs);
    if (blockedMs > BLOCKED_BOUND_MS)
      findings.set(
        `${name} blocks`,
        findingOf(`the event loop was blocked for ${Math.round(blockedMs)} ms`, name),
      );
  }
  return { answers, longest };
}

function about({ code, message, details }: Answer): Pick<Finding, 'code' | 'message' | 'reason'> {
  return { code, message, reason: details?.reason ?? '' };
}

function findingOf(fault: string, kind: string): Finding {
  return { fault, kind, index: -1, rpc: '', code: '', message: '', reason: '' };
}

/** Whether memory grew, by {@link RULE}. */
export function growth(windows: readonly Vitals[]): readonly string[] {
  const counted = windows.slice(WARM_UP);
  const half = Math.floor(counted.length / 2);
  const before = counted.slice(0, half);
  const after = counted.slice(-half);
  const grown = (of: (vitals: Vitals) => number): number =>
    half === 0 ? 0 : Math.min(...after.map(of)) - Math.max(...before.map(of));
  const heap = grown(({ heapUsed, external }) => heapUsed + external);
  const rss = grown((vitals) => vitals.rss);
  const most = Math.max(0, ...windows.map((vitals) => vitals.rss));
  return [
    ...(heap > HEAP_GROWTH ? [`the heap grew by ${Math.round(heap / MEBIBYTE)} MiB`] : []),
    ...(rss > RSS_GROWTH ? [`resident memory grew by ${Math.round(rss / MEBIBYTE)} MiB`] : []),
    ...(most > RSS_BOUND ? [`${Math.round(most / MEBIBYTE)} MiB resident at rest`] : []),
  ];
}
