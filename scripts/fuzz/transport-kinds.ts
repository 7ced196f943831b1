/** Wrong ways to send a request that is right: frames, headers and ends. */
import { gzipSync } from 'node:zlib';
import { frame, type RawCall } from './raw-call.ts';

/** How to send a request. */
type Wire = (request: Uint8Array, random: () => number) => Omit<RawCall, 'path'>;

const gzip = { 'grpc-encoding': 'gzip' } as const;
/** Longer than any answer takes, also of a database that has just started on a busy machine. What is later is a finding. */
const ANSWER_MS = 180_000;
/** Long enough for a refusal, should there be one. */
const HALF_OPEN_MS = 300;
/** 64 MiB of nothing: 64 KB on the wire. */
const BOMB_BYTES = 64 * 2 ** 20;
const TOO_LARGE_BYTES = 5 * 2 ** 20;
const LONGEST_LENGTH = 2 ** 32 - 1;

let bomb: Buffer | undefined;
/** The same bytes every time: they take half a second to make. */
export function gzipBomb(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(BOMB_BYTES));
  return bomb;
}

const sent = (
  pieces: readonly Uint8Array[],
  more: Partial<Pick<RawCall, 'headers' | 'end' | 'waitMs'>> = {},
): Omit<RawCall, 'path'> => ({ pieces, end: 'close', waitMs: ANSWER_MS, ...more });

/** Every way by its name. */
export const TRANSPORT_KINDS: Readonly<Record<string, Wire>> = {
  'as it should be': (request) => sent([frame(request)]),
  compressed: (request) => sent([frame(gzipSync(request), { flag: 1 })], { headers: gzip }),
  'a gzip bomb': () => sent([frame(gzipBomb(), { flag: 1 })], { headers: gzip }),
  'no gzip under the flag': (request) => sent([frame(request, { flag: 1 })], { headers: gzip }),
  'a gzip that breaks off': (request) =>
    sent([frame(gzipSync(request).subarray(0, -9), { flag: 1 })], { headers: gzip }),
  'a compression that nobody knows': (request) =>
    sent([frame(request, { flag: 1 })], { headers: { 'grpc-encoding': '\u00a7$(id)' } }),
  'a flag that is none': (request, random) =>
    sent([frame(request, { flag: 2 + Math.floor(random() * 250) })]),
  'five megabytes': () => sent([frame(Buffer.alloc(TOO_LARGE_BYTES))]),
  'the longest length': (request) => sent([frame(request, { length: LONGEST_LENGTH })]),
  'a length beyond the end': (request) => sent([frame(request, { length: request.length + 9 })]),
  'a length before the end': (request) => sent([frame(request, { length: Math.floor(request.length / 2) })]),
  'half a head': (request) => sent([frame(request).subarray(0, 3)]),
  'half a message': (request) => sent([frame(request).subarray(0, 5 + Math.floor(request.length / 2))]),
  'no message': () => sent([]),
  'an empty message': () => sent([frame(new Uint8Array())]),
  'two messages': (request) => sent([frame(request), frame(request)]),
  'junk for frames': (_, random) =>
    sent([Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)))]),
  'one byte at a time': (request) => {
    const bytes = frame(request.subarray(0, 400));
    return sent(Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1)));
  },
  'half open': (request) => sent([frame(request).subarray(0, 7)], { end: 'open', waitMs: HALF_OPEN_MS }),
  'cancelled at once': () => sent([], { end: 'cancel' }),
  'cancelled when sent': (request) => sent([frame(request)], { end: 'cancel' }),
  'cancelled midway': (request) => sent([frame(request).subarray(0, 8)], { end: 'cancel' }),
  'a deadline that is none': (request) => sent([frame(request)], { headers: { 'grpc-timeout': 'soon' } }),
  'a deadline that has passed': (request) => sent([frame(request)], { headers: { 'grpc-timeout': '0m' } }),
  'the longest deadline': (request) => sent([frame(request)], { headers: { 'grpc-timeout': '99999999H' } }),
  'no gRPC': (request) => sent([frame(request)], { headers: { 'content-type': 'application/json' } }),
  'a credential that is none': (request) =>
    sent([frame(request)], { headers: { authorization: 'Bearer \u00a7\u0001'.replace('\u0001', '') } }),
  'a request id of a forger': (request) =>
    sent([frame(request)], { headers: { 'x-request-id': '"},"level":60,"msg":"\u00a7' } }),
  'a method that is none': (request) =>
    sent([frame(request)], { headers: { ':path': '/kaizen.v1.NoService/No' } }),
  'a path that is none': (request) => sent([frame(request)], { headers: { ':path': '/%00/../..//\u00a7' } }),
};
