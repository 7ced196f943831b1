import { describe, expect, test } from 'vitest';
import type { Contribution } from '../../../src/knowledge/shared/contribution.ts';
import type { CurrentInsight } from '../../../src/knowledge/shared/insight.ts';
import {
  type InsightsInput,
  type InsightsPlan,
  planInsights,
} from '../../../src/learning/insights/insight-plan.ts';
import { contribution, contributionsOf, dateOf, erase, publishedOf, store } from '../../fixtures/worlds.ts';

const RETAIL = 'retail|b2c';
const SOFTWARE = 'software|b2b';

function plan(contributions: readonly Contribution[], rest: Partial<InsightsInput> = {}): InsightsPlan {
  return planInsights({ contributions, current: [], threshold: 5, date: dateOf(0), ...rest });
}

/** The current insights after a first plan and, day by day, further ones. */
function storedAfter(...days: readonly (readonly Contribution[])[]): readonly CurrentInsight[] {
  return days.reduce<readonly CurrentInsight[]>(
    (current, contributions, day) => store(current, plan(contributions, { current, date: dateOf(day) })),
    [],
  );
}

const scopesOf = ({ publish }: InsightsPlan): readonly string[] => publish.map(({ segment }) => segment);
const reasonsOf = ({ hold, withdraw }: InsightsPlan): readonly string[] =>
  [...hold, ...withdraw].map(({ reason }) => reason);
const later = (current: readonly CurrentInsight[]): Partial<InsightsInput> => ({ current, date: dateOf(9) });

describe('planInsights, first publication', () => {
  test('takes five accounts, whatever lower threshold is configured, or as many as are configured', () => {
    expect(plan(contributionsOf({ to: 4 }), { threshold: 1 }).publish).toEqual([]);
    expect(plan(contributionsOf({ to: 5 }), { threshold: 1 }).publish).toHaveLength(1);
    expect(plan(contributionsOf({ to: 7 }), { threshold: 7.5 }).publish).toEqual([]);
    expect(plan(contributionsOf({ to: 8 }), { threshold: 7.5 }).publish).toHaveLength(1);
    expect(plan(contributionsOf({ to: 5 }), { threshold: Number.NaN }).publish).toHaveLength(1);
  });

  test('counts an account once, however many segments it has projects in', () => {
    const four = contributionsOf({ to: 4 });
    const again = four.map((one) => ({ ...one, segment: RETAIL }));
    expect(plan([...four, ...again]).publish).toEqual([]);
  });

  test('never pools randomised with observational evidence, or two metrics', () => {
    const split = [
      ...contributionsOf({ to: 4 }),
      ...contributionsOf({ from: 5, to: 8 }, { assignment: 'OBSERVATIONAL' }),
      ...contributionsOf({ from: 9, to: 12 }, { metric: 'roas' }),
    ];
    expect(plan(split).publish).toEqual([]);
  });

  test('publishes the pooled lift in steps of half a point', () => {
    const [insight] = plan(contributionsOf({ to: 10 })).publish;
    // Ten estimates .11 to .20 of variance .01 each: mean .155, no variance between accounts (Q = .83 on 9 degrees).
    // One concept alone: prior 2v/k = 2·.001, or the moment .155² − .001 = .023, shrinks it by .0230/.0240 to .1485.
    expect(insight?.figures.lift).toBeCloseTo(0.16, 10);
    expect(insight?.figures).toMatchObject({ accounts: '10–19', sets: '100–199', qValue: 0.01 });
    expect(insight).toMatchObject({ version: 1, date: '2026-01-01', status: 'PUBLISHED', segment: '' });
  });

  test('leaves out what is no estimate and what is not shareable', () => {
    expect(plan(contributionsOf({ to: 6 }, { kind: 'interaction' })).publish).toEqual([]);
    const broken = contributionsOf({ from: 5, to: 9 }, { variance: Number.POSITIVE_INFINITY });
    expect(plan([...contributionsOf({ to: 4 }), ...broken]).publish).toEqual([]);
  });

  test('withholds a segment that leaves too few of the others when subtracted from all accounts', () => {
    const retail = contributionsOf({ to: 6 }, { segment: RETAIL });
    const few = contributionsOf({ from: 7, to: 8 }, { segment: SOFTWARE });
    const enough = contributionsOf({ from: 7, to: 11 }, { segment: SOFTWARE });
    expect(scopesOf(plan(retail))).toEqual(['', RETAIL]);
    expect(scopesOf(plan([...retail, ...few]))).toEqual(['']);
    expect(scopesOf(plan([...retail, ...enough]))).toEqual(['', RETAIL, SOFTWARE]);
  });

  test('withholds a segment when an account has more evidence elsewhere', () => {
    const retail = contributionsOf({ to: 8 }, { segment: RETAIL });
    expect(scopesOf(plan([...retail, contribution({ accountId: 'account-1', segment: SOFTWARE })]))).toEqual([
      '',
    ]);
  });

  test('does not make a segment of what is of no known segment', () => {
    expect(scopesOf(plan(contributionsOf({ to: 6 })))).toEqual(['']);
  });
});

describe('planInsights, afterwards', () => {
  const eight = contributionsOf({ to: 8 });
  const changed = eight.map((one) => ({ ...one, estimate: one.estimate + 0.1 }));

  test('updates an unchanged set freely, even for news of one account', () => {
    const [first, ...others] = eight;
    if (first === undefined) throw new Error('no accounts');
    const { publish } = plan([{ ...first, estimate: 2 }, ...others], later(storedAfter(eight)));
    expect(publish).toMatchObject([{ version: 2, date: dateOf(9) }]);
    expect(publish[0]?.figures.lift).toBeGreaterThan(0.2);
  });

  test('waits for news of more accounts where that is wanted', () => {
    const two = [...changed.slice(0, 2), ...eight.slice(2)];
    const five = [...changed.slice(0, 5), ...eight.slice(5)];
    const rest = { ...later(storedAfter(eight)), minRefreshed: 5 };
    expect(reasonsOf(plan(two, rest))).toEqual(['FEW_REFRESHED']);
    expect(plan(five, rest).publish).toHaveLength(1);
  });

  test('makes no version when nothing published changes', () => {
    expect(reasonsOf(plan(eight, later(storedAfter(eight))))).toEqual(['UNCHANGED']);
    const slightly = eight.map((one) => ({ ...one, estimate: one.estimate + 1e-4 }));
    expect(reasonsOf(plan(slightly, later(storedAfter(eight))))).toEqual(['UNCHANGED']);
  });

  test('changes a value once a day at most', () => {
    const rest = { current: storedAfter(eight), date: dateOf(0) };
    expect(reasonsOf(plan(changed, rest))).toEqual(['SAME_DAY']);
  });

  test.each([
    ['one joined', contributionsOf({ to: 9 })],
    ['four joined', contributionsOf({ to: 12 })],
    ['one left', changed.slice(1)],
    ['four left', changed.slice(4)],
    ['two left and two joined', contributionsOf({ from: 3, to: 10 })],
  ])('holds the value exactly when %s', (_, contributions) => {
    const current = storedAfter(eight);
    const held = plan(contributions, later(current));
    expect(reasonsOf(held)).toEqual(['CONTRIBUTORS_CHANGED']);
    expect(store(current, held)).toEqual(current);
  });

  test('updates when five accounts differ', () => {
    expect(plan(contributionsOf({ to: 13 }), later(storedAfter(eight))).publish).toMatchObject([
      { version: 2 },
    ]);
    expect(plan(contributionsOf({ from: 4, to: 10 }), later(storedAfter(eight))).publish).toMatchObject([
      { version: 2 },
    ]);
  });

  test('does not come back to nearly the contributors of an earlier version', () => {
    const current = storedAfter(eight, contributionsOf({ to: 13 }));
    expect(publishedOf(current)).toMatchObject([{ version: 2 }]);
    const nearly = contributionsOf({ to: 7 });
    expect(reasonsOf(plan(nearly, later(current)))).toEqual(['WOULD_ISOLATE']);
    expect(plan(contributionsOf({ to: 8 }), later(current)).publish).toMatchObject([{ version: 3 }]);
  });

  test('withdraws what its accounts left, and remembers them', () => {
    const gone = plan(contributionsOf({ to: 3 }), later(storedAfter(eight)));
    expect(reasonsOf(gone)).toEqual(['UNSUPPORTED']);
    const current = store(storedAfter(eight), gone);
    expect(plan(contributionsOf({ to: 7 }), later(current)).publish).toEqual([]);
    expect(plan(contributionsOf({ to: 8 }), later(current)).publish).toMatchObject([{ version: 2 }]);
  });

  test('withdraws what rests on too few accounts when the threshold is raised', () => {
    expect(reasonsOf(plan(eight, { ...later(storedAfter(eight)), threshold: 9 }))).toEqual([
      'BELOW_THRESHOLD',
    ]);
  });

  test('holds a value whose contributors no longer meet the rule', () => {
    const thin = eight.map((one) => ({ ...one, sets: 2 }));
    expect(reasonsOf(plan(thin, later(storedAfter(eight))))).toEqual(['NOT_ELIGIBLE']);
  });

  test('does not move a value for what happens to others of its family', () => {
    const other = contributionsOf({ from: 3, to: 10 }, { value: 'list' });
    const moved = other.map((one) => ({ ...one, estimate: -1 }));
    const { publish } = plan([...eight, ...moved], later(storedAfter([...eight, ...other])));
    expect(publish.map(({ value }) => value)).toEqual(['list']);
  });

  test('does not tell of a project that one account has begun in another segment', () => {
    const retail = eight.map((one) => ({ ...one, segment: RETAIL }));
    const begun = contribution({ accountId: 'account-1', segment: SOFTWARE, estimate: 1 });
    const held = plan([...retail, begun], later(storedAfter(retail)));
    expect(reasonsOf(held)).toEqual(['WOULD_ISOLATE', 'UNCHANGED']);
  });

  test('does not tell of an account that moved to another segment what it has learned there', () => {
    const retail = eight.map((one) => ({ ...one, segment: RETAIL }));
    const moved = retail.map((one, index) =>
      index === 0 ? { ...one, segment: SOFTWARE, estimate: 1 } : one,
    );
    expect(reasonsOf(plan(moved, later(storedAfter(retail))))).toEqual([
      'WOULD_ISOLATE',
      'CONTRIBUTORS_CHANGED',
    ]);
  });

  test('decides on a value beside held ones as they were published', () => {
    const uneven = eight.map((one, index) => ({ ...one, estimate: index % 2 === 0 ? 0.6 : -0.5 }));
    const list = contributionsOf({ to: 8 }, { value: 'list' });
    const moved = list.map((one) => ({ ...one, estimate: one.estimate - 0.08 }));
    const current = storedAfter([...uneven, ...list]);
    const { publish } = plan([...uneven.slice(1), ...moved], later(current));
    const together = plan([...uneven, ...moved]).publish.find(({ value }) => value === 'list');
    expect(publish.map(({ value, figures }) => [value, figures])).toEqual([['list', together?.figures]]);
    expect(plan(moved).publish[0]?.figures).not.toEqual(together?.figures);
  });

  test('does not show in their new segment accounts that all but one moved to', () => {
    const retail = contributionsOf({ to: 5 }, { segment: RETAIL, kind: 'tone' });
    const moved = [
      ...contributionsOf({ to: 4 }, { segment: SOFTWARE, kind: 'tone' }),
      contribution({ accountId: 'account-6', segment: SOFTWARE, kind: 'tone' }),
    ];
    expect(scopesOf(plan(moved, later(storedAfter(retail))))).not.toContain(SOFTWARE);
  });

  test('never shows the others of an erased account before enough of them differ', () => {
    const current = erase(storedAfter(eight), 'account-3');
    const rest = eight.filter(({ accountId }) => accountId !== 'account-3');
    expect(publishedOf(current)).toEqual([]);
    expect(plan(rest, later(current)).publish).toEqual([]);
    expect(plan(eight, later(current)).publish).toEqual([]);
    const joined = (to: number): readonly Contribution[] => [...rest, ...contributionsOf({ from: 9, to })];
    expect(plan(joined(14), later(current)).publish).toEqual([]);
    expect(plan(joined(15), later(current)).publish).toMatchObject([{ version: 2 }]);
  });
});
