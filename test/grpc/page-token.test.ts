import { describe, expect, it } from 'vitest';
import { KaizenError } from '../../src/errors.ts';
import { decodePageToken, encodePageToken, pageSize } from '../../src/grpc/page-token.ts';

const scope = ['ListProjects', 'acme'];

describe('page tokens', () => {
  it('return the position for the same list and filters', () => {
    const token = encodePageToken(scope, ['a|ü%', '7']);
    expect(decodePageToken(scope, token, 2)).toEqual(['a|ü%', '7']);
  });

  it('take an empty token for the first page', () => {
    expect(decodePageToken(scope, '', 1)).toBeUndefined();
  });

  it.each([
    ['another account', ['ListProjects', 'other'], encodePageToken(scope, ['x']), 1],
    ['shifted filters', ['ListProjects', 'ac', 'me'], encodePageToken(scope, ['x']), 1],
    ['another length', scope, encodePageToken(scope, ['x', 'y']), 1],
    ['no token at all', scope, 'zzz', 1],
    ['other JSON', scope, Buffer.from('{"a":1}').toString('base64url'), 1],
    ['numbers', scope, Buffer.from('[1,2]').toString('base64url'), 1],
  ])('refuse %s as INVALID_PAGE_TOKEN', (_, asked, token, parts) => {
    expect(() => decodePageToken(asked, token, parts)).toThrow(KaizenError);
    try {
      decodePageToken(asked, token, parts);
    } catch (error) {
      expect((error as KaizenError).detail.reason).toBe('INVALID_PAGE_TOKEN');
    }
  });
});

describe('pageSize', () => {
  it('is the default for 0 and at most the most', () => {
    const sizes = { default: 50, most: 500 };
    expect([0, 1, 500, 501].map((size) => pageSize(size, sizes))).toEqual([50, 1, 500, 500]);
  });
});
