import { status as Code } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { GraphError, type GraphErrorKind } from '../../src/graph/errors.ts';
import { toErrorStatus } from '../../src/grpc/status.ts';
import { type ErrorDetail, invalidFields, KaizenError, unknownAccount } from '../../src/shared/errors.ts';

const codeOf = (detail: ErrorDetail): string => Code[toErrorStatus(new KaizenError('x', detail), 'r').code];

describe('toErrorStatus', () => {
  it('gives every kind of domain error its code', () => {
    const reason = 'INTERNAL';
    const resource = { resourceType: 't', resourceName: 'n' };
    expect(codeOf({ kind: 'INVALID', reason, violations: [] })).toBe('INVALID_ARGUMENT');
    expect(codeOf({ kind: 'NOT_FOUND', reason, ...resource })).toBe('NOT_FOUND');
    expect(codeOf({ kind: 'ALREADY_EXISTS', reason, ...resource })).toBe('ALREADY_EXISTS');
    expect(codeOf({ kind: 'PERMISSION_DENIED', reason })).toBe('PERMISSION_DENIED');
    expect(codeOf({ kind: 'WRONG_STATE', reason, subject: 's' })).toBe('FAILED_PRECONDITION');
    expect(codeOf({ kind: 'OVERLOADED', reason, limit: 'l', retryAfterMs: 1 })).toBe('RESOURCE_EXHAUSTED');
    expect(codeOf({ kind: 'ABORTED', reason, retryAfterMs: 1 })).toBe('ABORTED');
    expect(codeOf({ kind: 'UNAVAILABLE', reason, retryAfterMs: 1 })).toBe('UNAVAILABLE');
    expect(codeOf({ kind: 'DEADLINE_EXCEEDED', reason })).toBe('DEADLINE_EXCEEDED');
    expect(codeOf({ kind: 'CANCELLED', reason })).toBe('CANCELLED');
    expect(codeOf({ kind: 'INTERNAL', reason })).toBe('INTERNAL');
  });

  it.each<[GraphErrorKind, string, string]>([
    ['UNAVAILABLE', 'UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    ['AUTHENTICATION', 'UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    ['CANCELLED', 'UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    ['TIMEOUT', 'DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED'],
    ['TRANSIENT', 'ABORTED', 'WRITE_CONFLICT'],
    ['CONSTRAINT', 'ABORTED', 'WRITE_CONFLICT'],
    ['REFUSED', 'INVALID_ARGUMENT', 'INVALID_FIELD'],
    ['UNEXPECTED', 'INTERNAL', 'INTERNAL'],
  ])('answers a graph error of kind %s with %s', (kind, code, reason) => {
    const status = toErrorStatus(new GraphError(kind, 'secret words of the driver'), 'r');
    expect(Code[status.code]).toBe(code);
    expect(readDetails(status.metadata)?.reason).toBe(reason);
    expect(status.details).not.toContain('secret');
  });

  it('shows controls that a caller wrote as escapes', () => {
    const account = 'a\u001b[31m\u0000\u009b\n\u202eb\u2066😀';
    const shown = 'a\\u001b[31m\\u0000\\u009b\\u000a\\u202eb\\u2066😀';
    const status = toErrorStatus(unknownAccount(account), 'r');
    const details = readDetails(status.metadata);
    for (const text of [status.details, details?.message]) expect(text).toContain(`"${shown}"`);
    expect(details?.resource?.name).toContain(shown);
    const field = invalidFields([{ field: 'a', description: `"${account}"` }]);
    expect(readDetails(toErrorStatus(field, 'r').metadata)?.violations?.[0]?.description).toBe(`"${shown}"`);
  });

  it('hides an unknown error behind a fixed text', () => {
    const status = toErrorStatus(new TypeError('secret'), 'request-7');
    expect(status.code).toBe(Code.INTERNAL);
    expect(JSON.stringify(readDetails(status.metadata))).not.toContain('secret');
    expect(readDetails(status.metadata)?.metadata).toEqual({ request_id: 'request-7' });
  });

  it('carries violations, resources and delays that clients can decode', () => {
    const invalid = invalidFields([
      { field: 'account.currency', description: 'must be three capital letters' },
    ]);
    expect(readDetails(toErrorStatus(invalid, 'r').metadata)).toMatchObject({
      code: Code.INVALID_ARGUMENT,
      reason: 'INVALID_FIELD',
      violations: [{ field: 'account.currency', description: 'must be three capital letters' }],
    });
    expect(readDetails(toErrorStatus(unknownAccount('a|b'), 'r').metadata)).toMatchObject({
      reason: 'UNKNOWN_ACCOUNT',
      resource: { type: 'kaizen.v1.Account', name: 'a|b' },
    });
    const overloaded = new KaizenError('full', {
      kind: 'OVERLOADED',
      reason: 'OVERLOADED',
      limit: '10 calls',
      retryAfterMs: 1_250,
    });
    expect(readDetails(toErrorStatus(overloaded, 'r').metadata)).toMatchObject({
      retryAfterMs: 1_250,
      quota: { limit: '10 calls' },
    });
    const running = new KaizenError('running', {
      kind: 'ABORTED',
      reason: 'CYCLE_ALREADY_RUNNING',
      retryAfterMs: 10,
      metadata: { cycle_id: 'c1' },
    });
    expect(readDetails(toErrorStatus(running, 'r').metadata)?.metadata).toEqual({
      cycle_id: 'c1',
      request_id: 'r',
    });
  });

  it('can be sent whatever texts are in it, cut wherever they are', () => {
    const texts = [0, 1, 2, 3]
      .map((shift) => 'a'.repeat(494 + shift) + '😀'.repeat(20))
      .concat('x\ud83d', '\ude00y');
    for (const text of texts) {
      const reason = 'INTERNAL';
      const details: ErrorDetail[] = [
        { kind: 'INVALID', reason, violations: [{ field: text, description: text }] },
        { kind: 'NOT_FOUND', reason, resourceType: 't', resourceName: text },
        { kind: 'WRONG_STATE', reason, subject: text },
        { kind: 'OVERLOADED', reason, limit: text, retryAfterMs: 1 },
        { kind: 'ABORTED', reason, metadata: { cycle_id: text } },
      ];
      for (const detail of details) {
        const status = toErrorStatus(new KaizenError(text, detail), 'r');
        expect(() => encodeURI(status.details)).not.toThrow();
        // JSON escapes a surrogate that has no partner.
        expect(JSON.stringify(readDetails(status.metadata))).not.toMatch(/\\ud[89a-f]/);
      }
    }
  });

  it.each(['a', '漢', '😀'])(
    'keeps the details of every error within 4 KB, whatever its names are: %s',
    (part) => {
      const name = part.repeat(2_000);
      const errors = [
        new KaizenError(name, {
          kind: 'NOT_FOUND',
          reason: 'UNKNOWN_EVENT',
          resourceType: 'x',
          resourceName: name,
        }),
        new KaizenError(name, { kind: 'WRONG_STATE', reason: 'STALE_REVISION', subject: name }),
        new KaizenError(name, { kind: 'ABORTED', reason: 'ETAG_MISMATCH', metadata: { etag: name } }),
        invalidFields(Array.from({ length: 100 }, () => ({ field: name, description: name }))),
      ];
      for (const error of errors) {
        const status = toErrorStatus(error, 'r'.repeat(128));
        const [details] = status.metadata.get('grpc-status-details-bin');
        expect(Buffer.byteLength(details ?? ''), error.detail.kind).toBeLessThanOrEqual(4_096);
        expect(encodeURIComponent(status.details).length).toBeLessThanOrEqual(1_500);
      }
    },
  );

  it('keeps the trailers below the 8 KiB that clients accept, and says what it left out', () => {
    const violations = Array.from({ length: 101 }, (_, index) => ({
      field: `events[${index}].performance_recorded.record.traits[3].value`,
      description: 'must be at most 256 characters long, not 900',
    }));
    const { metadata } = toErrorStatus(invalidFields(violations), 'r');
    const [bytes] = metadata.get('grpc-status-details-bin');
    expect((bytes as Buffer).toString('base64').length).toBeLessThan(7_000);
    expect(readDetails(metadata)?.violations?.at(-1)?.description).toContain('do not fit');
  });
});
