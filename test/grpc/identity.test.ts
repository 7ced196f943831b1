import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { authorizationOf, namedAccountId } from '../../src/grpc/identity.ts';
import { requestIdOf } from '../../src/grpc/request-id.ts';

describe('a call', () => {
  it('names the account of its request, or of the account that it puts', () => {
    expect(namedAccountId({ accountId: 'a' })).toBe('a');
    expect(namedAccountId({ account: { accountId: 'b' } })).toBe('b');
    expect(namedAccountId({ account: undefined })).toBe('');
    expect(namedAccountId({ cycleId: 'c' })).toBe('');
  });

  it('sends one credential or none', () => {
    const metadata = new Metadata();
    expect(authorizationOf(metadata)).toBeUndefined();
    metadata.add('authorization', 'Bearer one');
    expect(authorizationOf(metadata)).toBe('Bearer one');
    metadata.add('authorization', 'Bearer two');
    expect(() => authorizationOf(metadata)).toThrow(/more than one/);
  });
});

describe('request ids', () => {
  it('are the caller’s when they are fit for a log, else new', () => {
    const given = new Metadata();
    given.set('x-request-id', 'trace-1');
    expect(requestIdOf(given)).toBe('trace-1');
    const tooLong = new Metadata();
    tooLong.set('x-request-id', 'x'.repeat(129));
    expect(requestIdOf(tooLong)).toMatch(/^[0-9a-f-]{36}$/);
    expect(requestIdOf(new Metadata())).not.toBe(requestIdOf(new Metadata()));
  });
});
