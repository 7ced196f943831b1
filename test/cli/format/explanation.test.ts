import { describe, expect, test } from 'vitest';
import { explanationText } from '../../../src/cli/format/explanation.ts';
import { createStyle } from '../../../src/cli/style.ts';
import {
  ComparedBy,
  type ExplainedTest,
  ExplainGuidanceResponse,
  TestSplit,
} from '../../../src/gen/kaizen/v1/explanation.ts';

/** A set with one creative, as the tree shows it. */
function treeOf(set: Partial<ExplainedTest>): readonly string[] {
  const arm = { contentId: 'a', hasTrait: true, impressions: 12_000, clicks: 300, rate: 0.025 };
  const compared = { comparedSuccesses: 300, expectedSuccesses: 281.6, share: 0.9, plannedShare: 0.5 };
  const response = ExplainGuidanceResponse.fromPartial({
    pattern: { estimate: { version: 1, lift: 0.1 } },
    tests: [
      {
        ...{ testId: 't', lift: 0.1, share: 1, creatives: [{ ...arm, ...compared }] },
        ...{ comparedBy: ComparedBy.COMPARED_BY_DAY, split: TestSplit.TEST_SPLIT_AS_PLANNED, strata: 1 },
        ...set,
      },
    ],
  } as Parameters<typeof ExplainGuidanceResponse.fromPartial>[0]);
  return explanationText(response, { width: 100 }, createStyle(false)).split('\n').slice(3);
}

describe('the tree of an explanation', () => {
  test('adds nothing to a test of one day that went as planned', () => {
    expect(treeOf({})).toEqual([
      '└─ test t  +10 % in it, 100 % of the evidence',
      '   └─ ● a  12,000 shown  2.50 %',
    ]);
  });

  test('says what several days and places would have given, which the rate hides', () => {
    const [, compared, arm] = treeOf({ strata: 4, split: TestSplit.TEST_SPLIT_ADAPTIVE });
    expect(compared).toBe(
      '   compared within 4 platforms, audiences and days; shares changed from day to day: fair within days',
    );
    expect(arm).toBe('   └─ ● a  12,000 shown  2.50 %, 300 where 282 were expected');
  });

  test('says why a test is not called randomised', () => {
    const [, compared, arm] = treeOf({ split: TestSplit.TEST_SPLIT_MISMATCH });
    expect(compared).toBe('   not split as planned: not called randomised');
    expect(arm).toContain('90.0 % of the impressions (planned 50.0 %)');
    expect(treeOf({ comparedBy: ComparedBy.COMPARED_BY_WEEK, strata: 0 })[1]).toContain('compared by week');
  });
});
