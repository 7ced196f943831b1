import { describe, expect, test } from 'vitest';
import { SET_FINDINGS, type SetFinding, setFinding } from '../../src/contrast-sets/set-finding.ts';
import { moveSums, noSums, sumsToRow } from '../../src/contrast-sets/set-sums.ts';
import { STRATUM_FIGURES } from '../../src/contrast-sets/strata.ts';
import { type FoundTests, testFindings } from '../../src/dashboard/test-findings.ts';
import { nodeKey } from '../../src/graph/keys.ts';

type Found = FoundTests['tests'][number];

/** A test of which these impressions were shown on one day. */
function found(key: string, shown: Readonly<Record<string, number>>, over: Partial<Found> = {}): Found {
  const after = Object.entries(shown).map(([name, impressions]) => ({
    creativeKey: nodeKey('acme', name),
    figures: Array.from({ length: STRATUM_FIGURES }, (_, at) =>
      at === 9 ? impressions : at === 10 ? -1 : 0,
    ),
  }));
  const sums = moveSums(noSums(), [{ platform: 'x', audience: '', before: [], after }]);
  const { arms, declared, places, split } = sumsToRow(key, sums);
  return { key, comparedBy: 'DAY', apart: null, arms, declared: Number(declared), places, split, ...over };
}

const of = (kind: SetFinding, tests: readonly Found[], count = tests.length) =>
  testFindings('acme', new Map([[kind, { count, tests: [...tests] }]]));

const SPRING = nodeKey('acme', 'test', 'launch', 'spring|1');

describe('what is to be said of a test', () => {
  test('is the gravest of it', () => {
    const by = (split: 'AS_PLANNED' | 'ADAPTIVE' | 'MISMATCH', comparedBy: 'DAY' | 'WEEK' | 'NOTHING') =>
      setFinding({ split, comparedBy });
    expect(by('MISMATCH', 'DAY')).toBe('SAMPLE_RATIO_MISMATCH');
    expect(by('AS_PLANNED', 'WEEK')).toBe('TESTS_NOT_COMPARED');
    expect(by('AS_PLANNED', 'NOTHING')).toBe('TESTS_NOT_COMPARED');
    expect(by('ADAPTIVE', 'DAY')).toBe('ADAPTIVE_SHARES');
    expect(by('AS_PLANNED', 'DAY')).toBeUndefined();
  });
});

describe('findings on tests', () => {
  test('say nothing of accounts whose tests are as they say', () => {
    for (const kind of SET_FINDINGS) expect(of(kind, [], 0)).toEqual([]);
  });

  test('name a mismatch by its shares, farthest from the plan first', () => {
    const shown = { a: 3_000, b: 6_500, c: 400, 'd|x': 100 };
    const [finding] = of('SAMPLE_RATIO_MISMATCH', [found(SPRING, shown)]);
    expect(finding).toMatchObject({ kind: 'SAMPLE_RATIO_MISMATCH', severity: 'WARNING', example: SPRING });
    expect(finding?.text).toBe(
      '1 test is reported as randomised and was not split as planned (sample-ratio mismatch), so nothing learned there is called an effect: test "spring|1" of project "launch" ("b" 65.0 % instead of 25.0 %, "d|x" 1.0 % instead of 25.0 %, "c" 4.0 % instead of 25.0 %, …).',
    );
  });

  test('name shared tests as shared, cut long names, and say that there are others', () => {
    const key = nodeKey('acme', 'shared-test', 'n'.repeat(200));
    const [finding] = of('ADAPTIVE_SHARES', [found(key, { a: 10, b: 20 })], 1_000);
    expect(finding?.severity).toBe('NOTE');
    expect(finding?.count).toEqual({ count: 1_000, capped: true });
    expect(finding?.text).toMatch(/^1,000\+ randomised tests changed/);
    expect(finding?.text).toContain(`test "${'n'.repeat(59)}…" that projects share (`);
    expect(finding?.text).toContain('; and others');
  });

  test('say why creatives never met', () => {
    const reason = (apart: string, comparedBy: string) =>
      of('TESTS_NOT_COMPARED', [found(SPRING, { a: 10 }, { apart, comparedBy })])[0]?.text;
    expect(reason('ONE_CREATIVE', 'NOTHING')).toContain('only one creative was shown');
    expect(reason('PLATFORM', 'NOTHING')).toContain(
      'nothing could be compared: each creative ran on another platform',
    );
    expect(reason('DAY', 'WEEK')).toContain('compared by week, as observational');
    expect(reason('LATER_WORD', 'NOTHING')).toContain('(nothing could be compared)');
  });
});
