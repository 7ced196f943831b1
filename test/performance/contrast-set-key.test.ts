import { describe, expect, it } from 'vitest';
import { contrastSetKey, contrastSetOf, projectWeekKey } from '../../src/performance/contrast-set-key.ts';

const place = {
  accountId: 'acme',
  testId: '',
  projectId: 'p',
  platform: 'web',
  audience: '',
  week: '2026-W01',
};

describe('what is compared with what', () => {
  it('is the test, wherever and whenever it runs', () => {
    const first = contrastSetKey({ ...place, testId: 't' });
    expect(contrastSetKey({ ...place, testId: 't', platform: 'app', week: '2026-W02', projectId: 'q' })).toBe(
      first,
    );
  });

  it.each(['projectId', 'platform', 'audience', 'week', 'accountId'] as const)(
    'without a test differs by %s',
    (field) => {
      expect(contrastSetKey({ ...place, [field]: 'other' })).not.toBe(contrastSetKey(place));
    },
  );

  it('never takes a test for a week, whatever their names', () => {
    const keys = [
      contrastSetKey({ ...place, testId: 'week' }),
      contrastSetKey({ ...place, testId: 'p|web||2026-W01' }),
      contrastSetKey(place),
      contrastSetKey({ ...place, projectId: '', platform: 'p', audience: 'web' }),
      projectWeekKey(place),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is read back from the key, as far as the set has it of its own', () => {
    const named = { ...place, testId: 'test|1%', platform: 'a|b', audience: 'c%7Cd' };
    expect(contrastSetOf(contrastSetKey(named))).toEqual({ testId: 'test|1%' });
    expect(contrastSetOf(contrastSetKey({ ...named, testId: '' }))).toEqual({
      testId: '',
      platform: 'a|b',
      audience: 'c%7Cd',
    });
  });
});
