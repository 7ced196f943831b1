import { describe, expect, it } from 'vitest';
import { segmentOf } from '../../src/accounts/segment-links.ts';

const account = { industry: 'SaaS', clientType: 'startup' };

describe('segmentOf', () => {
  it('takes each word from the project, else from the account', () => {
    expect(segmentOf({ industry: '', clientType: '' }, account)?.segmentKey).toBe('SaaS|startup');
    expect(segmentOf({ industry: 'Retail', clientType: '' }, account)).toEqual({
      segmentKey: 'Retail|startup',
      industry: 'Retail',
      clientType: 'startup',
    });
  });

  it('is none when nothing is known', () => {
    const nothing = { industry: '', clientType: '' };
    expect(segmentOf(nothing, nothing)).toBeUndefined();
  });

  it('keeps words with the delimiter in them apart', () => {
    const key = (industry: string, clientType: string): string | undefined =>
      segmentOf({ industry, clientType }, account)?.segmentKey;
    expect(key('a|b', 'c')).not.toBe(key('a', 'b|c'));
  });
});
