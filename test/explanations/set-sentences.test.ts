import { describe, expect, test } from 'vitest';
import type { Explanation, StoredSet } from '../../src/explanations/explain-guidance.ts';
import { setComparison } from '../../src/explanations/set-comparison.ts';
import { setSentences } from '../../src/explanations/set-sentences.ts';

const CAUSE = 'RANDOMISED';
const TEST: StoredSet = {
  ...{
    key: 'acme|test|launch|t',
    testId: 't',
    projectId: 'launch',
    platform: null,
    audience: null,
    week: null,
  },
  ...{ n: 1, d: 1, arms: 1, assignment: CAUSE, comparedBy: 'DAY', split: 'AS_PLANNED' },
};

/** What is said beside a pattern of these sets. */
function textOf(assignment: string, sets: readonly Partial<StoredSet>[]): string {
  const explanation = { found: { pattern: { assignment } }, sets: sets.map((set) => ({ ...TEST, ...set })) };
  return setSentences(explanation as unknown as Explanation).join('\n');
}

describe('sentences on how sets were compared', () => {
  test('there are none where tests are as they say, and none of weeks, which promise nothing', () => {
    expect(textOf(CAUSE, [{}, {}])).toBe('');
    expect(textOf('OBSERVATIONAL', [{ testId: '', assignment: 'OBSERVATIONAL' }])).toBe('');
    // What was never compared says nothing of itself.
    expect(textOf(CAUSE, [{ split: null, comparedBy: null }])).toBe('');
  });

  test('a cause says that shares moved, an observation why it is none', () => {
    expect(textOf(CAUSE, [{ split: 'ADAPTIVE' }, {}])).toMatch(
      /^1 of the tests listed here changed its shares/,
    );
    expect(textOf('OBSERVATIONAL', [{ split: 'MISMATCH' }, { split: 'MISMATCH' }])).toMatch(
      /^2 of the tests listed here are reported as randomised, and were not split as planned/,
    );
    expect(textOf('OBSERVATIONAL', [{ comparedBy: 'WEEK' }])).toMatch(
      /^1 of the tests listed here showed creatives one after the other/,
    );
    expect(textOf('OBSERVATIONAL', [{ comparedBy: 'WEEK' }, { split: 'MISMATCH' }]).split('\n')).toHaveLength(
      2,
    );
  });
});

describe('how the creatives of a set were compared', () => {
  const row = {
    ...{ setKey: 'set', arms: ['a', 'b', 'c'], shared: 2, declared: 0, places: ['x|'] },
    // Gains, information, successes and strata, each by arm; the third is in no stratum of the metric.
    sums: [5, -5, 0, 9, 9, 0, 30, 20, 0, 2, 2, 0],
    // Planned impressions by arm, then days, shown and squares of the place.
    split: [50, 50, 0, 2, 75, 25, 0, 0, 0, 0],
  };

  test('is what they had beside what their strata would have given, with shares', () => {
    const { strata, arms } = setComparison(row, 'ctr');
    expect(strata).toBe(2);
    expect(arms.get('a')).toEqual({ successes: 30, expected: 25, share: { shown: 0.75, planned: 0.5 } });
    expect(arms.get('b')).toEqual({ successes: 20, expected: 25, share: { shown: 0.25, planned: 0.5 } });
    expect(arms.get('c')).toMatchObject({ successes: undefined, expected: undefined });
  });

  test('is not told of money, of sets too large for sums, and of arms that never met', () => {
    expect(setComparison(row, 'roas').arms.get('a')).toMatchObject({ successes: undefined });
    expect(setComparison({ ...row, sums: [] }, 'ctr').arms.get('a')?.expected).toBeUndefined();
    expect(setComparison({ ...row, shared: 0 }, 'ctr').arms.get('a')?.share).toBeUndefined();
  });
});
