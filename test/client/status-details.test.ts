import { Metadata } from '@grpc/grpc-js';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { readDetails, type StatusDetails } from '../../src/client/status-details.ts';
import { ErrorInfo, ResourceInfo, RetryInfo } from '../../src/gen/google/rpc/error_details.ts';
import { Status } from '../../src/gen/google/rpc/status.ts';
import { detailsMetadata } from '../../src/grpc/status-details.ts';

const KEY = 'grpc-status-details-bin';
const DETAILS: StatusDetails = {
  code: 3,
  message: 'not so',
  reason: 'INVALID_FIELD',
  metadata: { request_id: 'r-1', field: 'a' },
  violations: [
    { field: 'a', description: 'must be there' },
    { field: 'b', description: '' },
  ],
  retryAfterMs: 1_250.5,
  resource: { type: 'kaizen.v1.Account', name: 'a|b' },
  precondition: { subject: 'cycle' },
  quota: { limit: '10 calls' },
};

function trailers(bytes: Uint8Array): Metadata {
  const metadata = new Metadata();
  metadata.set(KEY, Buffer.from(bytes));
  return metadata;
}

/** Trailers of a status with these details, each a kind and its bytes. */
function withDetails(...details: readonly (readonly [kind: string, value: Uint8Array])[]): Metadata {
  const status = Status.fromPartial({
    code: 5,
    message: 'm',
    details: details.map(([kind, value]) => ({ typeUrl: `type.googleapis.com/${kind}`, value })),
  });
  return trailers(Status.encode(status).finish());
}

const info = ErrorInfo.encode({ reason: 'GONE', domain: 'd', metadata: {} }).finish();
const resource = ResourceInfo.encode({
  resourceType: 't',
  resourceName: 'n',
  owner: '',
  description: '',
}).finish();

describe('details of an error', () => {
  test('are read as they were written', () => {
    expect(readDetails(detailsMetadata({ ...DETAILS, retryAfterMs: 1_250 }))).toEqual({
      ...DETAILS,
      retryAfterMs: 1_250,
    });
  });

  test('without trailers there are none', () => {
    expect(readDetails(new Metadata())).toBeUndefined();
  });

  test('of an unknown kind are passed over', () => {
    expect(
      readDetails(withDetails(['google.rpc.Help', new Uint8Array([255])], ['google.rpc.ErrorInfo', info])),
    ).toEqual({ code: 5, message: 'm', reason: 'GONE', metadata: {} });
  });

  test.each([
    ['cut off', resource.subarray(0, -1)],
    ['not a message', new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255])],
  ])('that cannot be read are left out, and the others stay: %s', (_name, bytes) => {
    expect(
      readDetails(withDetails(['google.rpc.ResourceInfo', bytes], ['google.rpc.ErrorInfo', info])),
    ).toEqual({ code: 5, message: 'm', reason: 'GONE', metadata: {} });
  });

  test('a delay beyond every number is none', () => {
    // Field 1 of length 11: a Duration whose seconds are 2^63 - 1.
    const never = new Uint8Array([10, 10, 8, 255, 255, 255, 255, 255, 255, 255, 255, 127]);
    expect(readDetails(withDetails(['google.rpc.RetryInfo', never]))?.retryAfterMs).toBeUndefined();
    const soon = RetryInfo.encode({ retryDelay: { seconds: 1, nanos: 5e8 } }).finish();
    expect(readDetails(withDetails(['google.rpc.RetryInfo', soon]))?.retryAfterMs).toBe(1_500);
  });

  test('have no facts but those that were sent', () => {
    const { metadata = {} } = readDetails(withDetails(['google.rpc.ErrorInfo', info])) ?? {};
    expect(['constructor', 'toString', '__proto__'].map((name) => metadata[name])).toEqual(
      Array(3).fill(undefined),
    );
  });

  test('never throw, however their bytes were mangled', () => {
    const [whole] = detailsMetadata({ ...DETAILS, retryAfterMs: 1_250 }).get(KEY);
    if (!Buffer.isBuffer(whole)) throw new Error('no details');
    const random = xoroshiro128plus(13);
    const below = (limit: number): number => Math.abs(random.next()) % limit;
    const read = Array.from({ length: 2_000 }, () => {
      const bytes = Buffer.from(whole.subarray(0, whole.length - below(2) * below(whole.length)));
      for (let change = 0; change < 3 && bytes.length > 0; change += 1) {
        bytes[below(bytes.length)] = below(256);
      }
      return readDetails(trailers(bytes));
    });
    expect(read.filter((details) => details === undefined).length).toBeGreaterThan(0);
    expect(read.filter((details) => details?.reason === DETAILS.reason).length).toBeGreaterThan(0);
  });
});
