import { describe, expect, it } from 'vitest';
import {
  countPart,
  decodePageToken,
  encodePageToken,
  eventPlacePart,
  idPart,
  keyPart,
  numberPart,
  pageSize,
} from '../../src/grpc/page-token.ts';
import { KaizenError } from '../../src/shared/errors.ts';

const scope = ['ListProjects', 'acme'];

describe('page tokens', () => {
  it('return the position for the same list and filters', () => {
    const token = encodePageToken(scope, ['a|ü%', '7']);
    expect(decodePageToken(scope, token, [idPart, countPart])).toEqual(['a|ü%', '7']);
  });

  it('take an empty token for the first page', () => {
    expect(decodePageToken(scope, '', [idPart])).toBeUndefined();
  });

  it.each([
    ['another account', ['ListProjects', 'other'], encodePageToken(scope, ['x'])],
    ['shifted filters', ['ListProjects', 'ac', 'me'], encodePageToken(scope, ['x'])],
    ['another length', scope, encodePageToken(scope, ['x', 'y'])],
    ['no token at all', scope, 'zzz'],
    ['other JSON', scope, Buffer.from('{"a":1}').toString('base64url')],
    ['numbers', scope, Buffer.from('[1,2]').toString('base64url')],
    ['another spelling', scope, `${encodePageToken(scope, ['x'])}=`],
  ])('refuse %s as INVALID_PAGE_TOKEN', (_, asked, token) => {
    expect(() => decodePageToken(asked, token, [idPart])).toThrow(KaizenError);
    try {
      decodePageToken(asked, token, [idPart]);
    } catch (error) {
      expect((error as KaizenError).detail.reason).toBe('INVALID_PAGE_TOKEN');
    }
  });
});

describe('the parts of a position', () => {
  const place = 'teqf4m00000000001-_AbcXy9';
  it.each([
    [
      numberPart,
      ['0', '0.30000000000000004', '-1', '1e+21'],
      ['', 'x', 'NaN', 'Infinity', '01', '1e999', ' 1', '0x1'],
    ],
    [countPart, ['0', '7', '9007199254740991'], ['', '-1', '1.5', '9007199254740992', '1e+21', 'NaN']],
    [eventPlacePart, [place], ['', '!!!', '!'.repeat(25), place.toUpperCase(), `${place}0`, place.slice(1)]],
    [idPart, ['a', '😀|%', 'x'.repeat(256)], ['', 'a\u0000', '\ud83d', 'x'.repeat(257)]],
    [keyPart('a|b'), ['a%7Cb|x'], ['', 'a%7Cb', 'a%7Cb|', 'a|b|x', 'other|x']],
  ])('are taken as the list wrote them, and no other way (%#)', (check, good, bad) => {
    expect(good.filter((part) => !check(part))).toEqual([]);
    expect(bad.filter((part) => check(part))).toEqual([]);
  });
});

describe('pageSize', () => {
  it('is the default for 0 and at most the most', () => {
    const sizes = { default: 50, most: 500 };
    expect([0, 1, 500, 501].map((size) => pageSize(size, sizes))).toEqual([50, 1, 500, 500]);
  });
});
