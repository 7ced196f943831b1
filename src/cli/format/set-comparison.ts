/** How the creatives of a test were compared, when the test was not a single day that went as planned. */
import {
  ComparedBy,
  type ExplainedTest,
  type ExplainedVariant,
  TestSplit,
} from '../../gen/kaizen/v1/explanation.ts';
import { formatCount, formatShare } from './numbers.ts';
import { plural } from './text.ts';

/** A line under the test; undefined when there is nothing to add. */
export function comparedLine({ comparedBy, split, strata, testId }: ExplainedTest): string | undefined {
  if (comparedBy === ComparedBy.COMPARED_BY_WEEK)
    return 'one after the other: compared by week, as observational';
  const parts = [
    ...(testId !== '' && strata > 1
      ? [`compared within ${plural(strata, 'platform, audience and day', 'platforms, audiences and days')}`]
      : []),
    ...splitWords(split),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function splitWords(split: TestSplit): readonly string[] {
  switch (split) {
    case TestSplit.TEST_SPLIT_MISMATCH:
      return ['not split as planned: not called randomised'];
    case TestSplit.TEST_SPLIT_ADAPTIVE:
      return ['shares changed from day to day: fair within days'];
    default:
      return [];
  }
}

/**
 * For example `, 300 where 280 were expected, 90 % of the impressions (50 % planned)`. A rate over mixed strata hides
 * this.
 */
export function comparedVariant(variant: ExplainedVariant, { split, strata }: ExplainedTest): string {
  const { comparedSuccesses, expectedSuccesses, share, plannedShare } = variant;
  const came =
    strata > 1 && comparedSuccesses !== undefined && expectedSuccesses !== undefined
      ? `, ${formatCount(Math.round(comparedSuccesses))} where ${formatCount(Math.round(expectedSuccesses))} were expected`
      : '';
  const shown =
    split === TestSplit.TEST_SPLIT_MISMATCH && share !== undefined && plannedShare !== undefined
      ? `, ${formatShare(share, 1)} of the impressions (planned ${formatShare(plannedShare, 1)})`
      : '';
  return came + shown;
}
