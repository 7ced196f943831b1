/** Findings on tests that were not shown as a test should be. The latest cycle that compared a test has marked it. */
import type { Apart } from '../contrast-sets/apart.ts';
import { testNameOf } from '../contrast-sets/contrast-set-key.ts';
import type { SetFinding } from '../contrast-sets/set-finding.ts';
import { splitFromRow } from '../contrast-sets/set-sums.ts';
import type { ListFoundTestsRow } from '../gen/queries.ts';
import { keyParts } from '../graph/keys.ts';
import { armShares } from '../statistics/sample-ratio.ts';
import { counted, type Finding, shortened } from './finding.ts';
import { type LimitedCount, limitedCount, MAX_FOUND_TESTS } from './limits.ts';

/** Newest tests named for each kind of finding. */
export const MAX_NAMED_TESTS = 3;
/** Most variants whose shares are named: those farthest from the plan. */
const MAX_NAMED_ARMS = 3;

type FoundTest = ListFoundTestsRow['tests'][number];

/** Tests with one finding: their number, and the newest of them. */
export type FoundTests = Pick<ListFoundTestsRow, 'count' | 'tests'>;

/** Returns the findings about an account's tests. */
export function testFindings(
  accountId: string,
  found: ReadonlyMap<SetFinding, FoundTests>,
): readonly Finding[] {
  return [...found].flatMap(([kind, { count, tests }]): readonly Finding[] => {
    if (count === 0) return [];
    const limited = limitedCount(count, MAX_FOUND_TESTS);
    const example = tests[0]?.key ?? '';
    return [{ kind, accountId, count: limited, example, ...sayings[kind](limited, tests) }];
  });
}

type Saying = Pick<Finding, 'severity' | 'text' | 'remedy'>;

const sayings: Readonly<Record<SetFinding, (count: LimitedCount, tests: readonly FoundTest[]) => Saying>> = {
  SAMPLE_RATIO_MISMATCH: (count, tests) => ({
    severity: 'WARNING',
    text: `${counted(count, 'test is', 'tests are')} reported as randomised and ${isOne(count) ? 'was' : 'were'} not split as planned (sample-ratio mismatch), so nothing learned there is called an effect: ${named(count, tests, sharesOf)}.`,
    remedy:
      'If the split was intended, declare it: send the records again with planned_share and a higher revision. Else look for what decides who sees what (delivery by the platform, a filter, lost records). Or accept it: the test is compared as observational.',
  }),
  TESTS_NOT_COMPARED: (count, tests) => ({
    severity: 'NOTE',
    text: `${counted(count, 'test never showed', 'tests never showed')} two of its creatives on the same platform, for the same audience, on the same day: ${named(count, tests, reasonOf)}.`,
    remedy:
      'Run the creatives of a test side by side: same platform, audience and days. When they did, see that the records say so: platform, audience, date and test_id (and test_spans_projects, where projects share the test).',
  }),
  ADAPTIVE_SHARES: (count, tests) => ({
    severity: 'NOTE',
    text: `${counted(count, 'randomised test', 'randomised tests')} changed the shares of creatives from day to day, as adaptive allocation does: ${named(count, tests, sharesOf)}.`,
    remedy:
      'Nothing needs to be done: within a day the split is fair, and creatives are compared day by day. Declare planned_share if the shares were planned to stay the same.',
  }),
};

function isOne({ count, capped }: LimitedCount): boolean {
  return count === 1 && !capped;
}

/** `test "a" of project "p" (…); test "b" …; and others`. */
function named(
  { count }: LimitedCount,
  tests: readonly FoundTest[],
  describe: (test: FoundTest) => string,
): string {
  const shown = tests.map((test) => `${nameOf(test)} (${describe(test)})`);
  return [...shown, ...(count > tests.length ? ['and others'] : [])].join('; ');
}

function nameOf({ key }: FoundTest): string {
  const { testId = '', projectId } = testNameOf(key) ?? {};
  const of = projectId === undefined ? 'that projects share' : `of project "${shortened(projectId)}"`;
  return `test "${shortened(testId)}" ${of}`;
}

/** `a 95 % instead of 50 %, b 5 % instead of 50 %`. */
function sharesOf(test: FoundTest): string {
  const shares = armShares(splitFromRow(test.arms.length, test))
    .map(({ shown, planned }, at) => ({
      name: keyParts(test.arms[at] ?? '').at(-1) ?? '',
      shown,
      planned,
    }))
    .filter(({ shown, planned }) => shown > 0 || planned > 0)
    .toSorted((a, b) => Math.abs(b.shown - b.planned) - Math.abs(a.shown - a.planned));
  const parts = shares
    .slice(0, MAX_NAMED_ARMS)
    .map(
      ({ name, shown, planned }) =>
        `"${shortened(name)}" ${shareText(shown)} instead of ${shareText(planned)}`,
    );
  const more = shares.length > MAX_NAMED_ARMS ? ', …' : '';
  return `${parts.join(', ')}${more}`;
}

function shareText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

const REASONS: Readonly<Record<Apart, string>> = {
  ONE_CREATIVE: 'nothing could be compared: only one creative was shown',
  PLATFORM: 'nothing could be compared: each creative ran on another platform',
  AUDIENCE: 'nothing could be compared: each creative ran for another audience',
  WEEK: 'nothing could be compared: each creative ran in another week',
  DAY: 'its creatives ran one after the other: compared by week, as observational',
};

function reasonOf({ apart }: FoundTest): string {
  return apart !== null && apart in REASONS ? REASONS[apart as Apart] : 'nothing could be compared';
}
