import { describe, expect, it } from 'vitest';
import {
  contrastSetKey,
  contrastSetOf,
  type FigurePlace,
  projectWeekKey,
  stratumKey,
} from '../../src/contrast-sets/contrast-set-key.ts';
import { seededRandom } from '../../src/simulator/random.ts';

const place: FigurePlace = {
  accountId: 'acme',
  testId: '',
  isSharedTest: false,
  projectId: 'p',
  platform: 'web',
  audience: '',
  week: '2026-W01',
};

describe('what is compared with what', () => {
  it('is the test of the project, wherever and whenever it runs', () => {
    const first = contrastSetKey({ ...place, testId: 't' });
    expect(
      contrastSetKey({ ...place, testId: 't', platform: 'app', audience: 'new', week: '2026-W02' }),
    ).toBe(first);
  });

  it('is another test in another project, unless both say that it is shared', () => {
    const own = { ...place, testId: 't' };
    const shared = { ...own, isSharedTest: true };
    expect(contrastSetKey({ ...own, projectId: 'q' })).not.toBe(contrastSetKey(own));
    expect(contrastSetKey({ ...shared, projectId: 'q' })).toBe(contrastSetKey(shared));
    // One of them alone does not make it shared.
    expect(contrastSetKey(shared)).not.toBe(contrastSetKey(own));
    expect(contrastSetKey({ ...shared, accountId: 'other' })).not.toBe(contrastSetKey(shared));
  });

  it.each(['projectId', 'platform', 'audience', 'week', 'accountId'] as const)(
    'without a test differs by %s, shared or not',
    (field) => {
      expect(contrastSetKey({ ...place, [field]: 'other' })).not.toBe(contrastSetKey(place));
      expect(contrastSetKey({ ...place, isSharedTest: true })).toBe(contrastSetKey(place));
    },
  );

  it('never takes a test for a week, whatever their names', () => {
    const keys = [
      contrastSetKey({ ...place, testId: 'week' }),
      contrastSetKey({ ...place, testId: 'p|web||2026-W01' }),
      contrastSetKey({ ...place, testId: 'p', isSharedTest: true }),
      contrastSetKey(place),
      contrastSetKey({ ...place, projectId: '', platform: 'p', audience: 'web' }),
      projectWeekKey(place),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is read back from the key, as far as the set has it of its own', () => {
    const named = { ...place, testId: 'test|1%', platform: 'a|b', audience: 'c%7Cd' };
    expect(contrastSetOf(contrastSetKey(named))).toEqual({ testId: 'test|1%' });
    expect(contrastSetOf(contrastSetKey({ ...named, isSharedTest: true }))).toEqual({ testId: 'test|1%' });
    expect(contrastSetOf(contrastSetKey({ ...named, testId: '' }))).toEqual({
      testId: '',
      platform: 'a|b',
      audience: 'c%7Cd',
    });
  });
});

describe('keys of random names', () => {
  // Few letters, most of them special, and the words that keys are made of, so that clashes would be met soon.
  const PARTS = ['|', '%', '7C', '25', 'a', 'test', 'shared-test', 'week', 'project-week'];
  const random = seededRandom(71);
  const below = (limit: number): number => Math.floor(random.uniform(0, limit));
  const name = (): string => Array.from({ length: below(3) }, () => PARTS[below(PARTS.length)]).join('');
  const places = Array.from({ length: 5_000 }, (): FigurePlace & { readonly date: string } => ({
    accountId: name(),
    testId: name(),
    isSharedTest: below(2) === 1,
    projectId: name(),
    platform: name(),
    audience: name(),
    week: `2026-W0${below(2)}`,
    date: `2026-01-0${below(2)}`,
  }));

  /** What makes a figure's set the one it is, as a list that no names can confuse. */
  function identityOf(figure: FigurePlace): string {
    const { accountId, testId, isSharedTest, projectId, platform, audience, week } = figure;
    if (testId === '') return JSON.stringify(['week', accountId, projectId, platform, audience, week]);
    return JSON.stringify(
      isSharedTest ? ['shared', accountId, testId] : ['own', accountId, projectId, testId],
    );
  }

  it('of sets, of project weeks and of strata are the same for the same thing, and only then', () => {
    const identities = new Map<string, string>();
    const keys = new Map<string, string>();
    const clashes: string[] = [];
    const meet = (key: string, identity: string): void => {
      if ((identities.get(key) ?? identity) !== identity || (keys.get(identity) ?? key) !== key) {
        clashes.push(`${key} of ${identity}`);
      }
      identities.set(key, identity);
      keys.set(identity, key);
    };
    for (const figure of places) {
      const { accountId, projectId, week, platform, audience, date } = figure;
      const setKey = contrastSetKey(figure);
      const identity = identityOf(figure);
      meet(setKey, identity);
      meet(projectWeekKey(figure), JSON.stringify(['project week', accountId, projectId, week]));
      meet(`stratum ${stratumKey(setKey, figure)}`, JSON.stringify([identity, platform, audience, date]));
      if (contrastSetOf(setKey).testId !== figure.testId)
        clashes.push(`${setKey} of the test ${figure.testId}`);
    }
    expect(clashes).toEqual([]);
    // Names are short: the same things were met again and again.
    expect(keys.size).toBeLessThan(3 * places.length - 1_000);
  });

  it('of strata begin with the key of their set', () => {
    expect(stratumKey('acme|test|p|t', { platform: 'a|b', audience: '', date: '2026-01-01' })).toBe(
      'acme|test|p|t|a%7Cb||2026-01-01',
    );
  });
});
