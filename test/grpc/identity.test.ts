import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { assertOpenModeIsLocal, namedAccountId, openIdentity } from '../../src/grpc/identity.ts';
import { requestIdOf } from '../../src/grpc/request-id.ts';
import { type ListenAddress, listenAddress } from '../../src/shared/setting-parsers.ts';
import { StartupError } from '../../src/shared/startup-error.ts';

describe('the open identity mode', () => {
  it('grants the account that the request names', () => {
    expect(namedAccountId({ accountId: 'a' })).toBe('a');
    expect(namedAccountId({ account: { accountId: 'b' } })).toBe('b');
    expect(namedAccountId({ account: undefined })).toBe('');
    expect(namedAccountId({ cycleId: 'c' })).toBe('');
    expect(openIdentity.authenticate({ metadata: new Metadata(), namedAccountId: 'a' })).toBe('a');
  });

  it.each(['127.0.0.1:1', '127.1.2.3:1', 'localhost:1', '[::1]:1'])('may listen on %s', (text) => {
    expect(() => assertOpenModeIsLocal(listenAddress(text) as ListenAddress)).not.toThrow();
  });

  it.each(['0.0.0.0:1', '[::]:1', '10.0.0.1:1', 'example.com:1', '127.0.0.1.example.com:1'])(
    'may not listen on %s',
    (text) => {
      expect(() => assertOpenModeIsLocal(listenAddress(text) as ListenAddress)).toThrow(StartupError);
    },
  );
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
