import { describe, expect, test } from 'vitest';
import type { Contribution } from '../../../src/knowledge/shared/contribution.ts';
import type { PublishedInsight } from '../../../src/knowledge/shared/insight.ts';
import { insightFor } from '../../../src/knowledge/shared/insight-view.ts';
import { planInsights } from '../../../src/learning/insights/insight-plan.ts';
import { withdrawInsightsOf } from '../../../src/learning/insights/withdraw-insights.ts';
import { contributionsOf, dateOf, store } from '../../fixtures/worlds.ts';

function publishedFrom(contributions: readonly Contribution[]): PublishedInsight {
  const [insight] = planInsights({ contributions, current: [], threshold: 5, date: dateOf(0) }).publish;
  if (insight === undefined) throw new Error('nothing was published');
  return insight;
}

describe('insightFor', () => {
  const six = publishedFrom(contributionsOf({ to: 6 }));

  test('shows a stranger the published figures and what they were pooled with', () => {
    const view = insightFor('stranger', six);
    expect(view).toMatchObject({ ...six.figures, fewestAccounts: 5, tau2: 0 });
    // Six estimates .11 to .16: mean .135, a lift of 14.45 %, in steps 14.5 %; variance .01/6, two digits up.
    expect(view?.mean).toBeCloseTo(Math.log(1.145), 10);
    expect(view?.variance).toBe(0.0017);
  });

  test('leaves the own evidence of a requester out', () => {
    const heavy = contributionsOf({ to: 8 }).map((one, index) =>
      index === 0 ? { ...one, estimate: -2 } : one,
    );
    const insight = publishedFrom(heavy);
    const others = publishedFrom(heavy.slice(1));
    const [own, theirs] = [insightFor('account-1', insight), insightFor('stranger', others)];
    expect(own?.mean).toBeCloseTo(Math.log(1.16), 2);
    expect(insightFor('stranger', insight)?.mean).toBeLessThan(0);
    expect(Math.abs((own?.mean ?? 0) - (theirs?.mean ?? 1))).toBeLessThan(0.02);
  });

  test('shows nothing to a contributor when fewer accounts than the threshold are left', () => {
    expect(insightFor('account-1', six)).toBeDefined();
    expect(insightFor('account-1', publishedFrom(contributionsOf({ to: 5 })))).toBeUndefined();
  });

  test('shows nothing when what is left fails another minimum', () => {
    const light = contributionsOf({ to: 6 }, { sets: 4 });
    expect(insightFor('account-1', publishedFrom(light))).toBeDefined();
    const few = light.map((one, index) => (index > 0 ? { ...one, sets: 3 } : { ...one, sets: 9 }));
    expect(insightFor('account-1', publishedFrom(few))).toBeUndefined();
    expect(insightFor('account-2', publishedFrom(few))).toBeDefined();
  });

  test('is closed to those who would learn of four others by what they know of themselves', () => {
    const before = [publishedFrom(contributionsOf({ to: 8 }))];
    const contributions = contributionsOf({ to: 13 });
    const plan = planInsights({ contributions, current: before, threshold: 5, date: dateOf(1) });
    const [insight] = plan.publish;
    if (insight === undefined) throw new Error('nothing was published');
    expect(insightFor('account-13', insight)).toBeUndefined();
    expect(insightFor('account-8', insight)).toBeDefined();
    expect(insightFor('stranger', insight)).toBeDefined();
  });

  test('does not show an account in the smallest segment what the others leave of it', () => {
    const smallest = contributionsOf({ to: 5 }, { segment: 'retail|b2c' });
    const others = contributionsOf({ from: 6, to: 15 }, { segment: 'software|b2b' });
    const contributions = [...smallest, ...others];
    const { publish } = planInsights({ contributions, current: [], threshold: 5, date: dateOf(0) });
    const shownTo = (accountId: string) =>
      publish.filter((insight) => insightFor(accountId, insight) !== undefined).map(({ segment }) => segment);
    expect(shownTo('stranger')).toEqual(['', 'retail|b2c', 'software|b2b']);
    expect(shownTo('account-6')).toEqual(['', 'retail|b2c', 'software|b2b']);
    // All accounts less software are the four others of retail.
    expect(shownTo('account-1')).toEqual(['']);
  });
});

describe('withdrawInsightsOf', () => {
  const contributions = contributionsOf({ to: 8 });
  const first = [publishedFrom(contributions)];

  test('withdraws at once what the account contributed to, and keeps neither its id nor any figure', () => {
    const { withdrawn, scrubbed } = withdrawInsightsOf('account-3', first);
    expect(scrubbed).toEqual([]);
    expect(withdrawn).toMatchObject([{ status: 'WITHDRAWN', version: 1, releasedSets: [{ erased: 1 }] }]);
    expect(JSON.stringify(withdrawn)).not.toContain('account-3');
    expect(withdrawn[0]).not.toHaveProperty('figures');
    expect(withdrawn[0]).not.toHaveProperty('support');
  });

  test('takes the account out of the memory of insights it no longer contributes to', () => {
    const next = contributionsOf({ from: 6, to: 14 });
    const plan = planInsights({ contributions: next, current: first, threshold: 5, date: dateOf(1) });
    const current = store(first, plan);
    expect(JSON.stringify(current)).toContain('account-3');
    const { withdrawn, scrubbed } = withdrawInsightsOf('account-3', current);
    expect(withdrawn).toEqual([]);
    expect(scrubbed).toMatchObject([{ status: 'PUBLISHED', version: 2, figures: plan.publish[0]?.figures }]);
    expect(JSON.stringify(scrubbed)).not.toContain('account-3');
  });

  test('leaves alone what the account had no part in', () => {
    expect(withdrawInsightsOf('stranger', first)).toEqual({ withdrawn: [], scrubbed: [] });
  });
});
