import { describe, expect, test } from 'vitest';
import {
  countedStratum,
  isShared,
  mergeStrata,
  STRATUM_FIGURES,
  scoresIn,
  shownIn,
  stratumLists,
  totalsOf,
} from '../../src/contrast-sets/strata.ts';
import { arm, clicked } from './figures.ts';

const ONE = arm('a', {
  clicks: 10,
  clicksImpressions: 100,
  engagements: 20,
  engagementImpressions: 200,
  conversions: 3,
  conversionClicks: 9,
  spend: 5,
  revenue: 8,
  records: 2,
  impressions: 300,
  planned: 0.25,
});

describe('a stratum', () => {
  test('comes back from its two lists', () => {
    const stratum = [ONE, clicked('b', 1, 2)];
    const { creatives, figures } = stratumLists(stratum);
    expect(creatives).toEqual(['a', 'b']);
    expect(figures).toHaveLength(2 * STRATUM_FIGURES);
    expect(countedStratum(creatives, figures)).toEqual(stratum);
    expect(countedStratum([], [])).toEqual([]);
  });

  test('gives the totals of an arm, its impressions and its planned share', () => {
    expect(totalsOf(ONE)).toEqual({
      clicks: 10,
      clicksImpressions: 100,
      engagements: 20,
      engagementImpressions: 200,
      conversions: 3,
      conversionClicks: 9,
      spend: 5,
      revenue: 8,
      records: 2,
    });
    expect(shownIn([ONE, clicked('b', 1, 2), clicked('c', 0, 5, 0)], [4, 0, 2])).toEqual([
      { place: 4, impressions: 300, planned: 0.25 },
      // Below 0: none was declared. A declared share of 0 is one.
      { place: 0, impressions: 2, planned: undefined },
      { place: 2, impressions: 5, planned: 0 },
    ]);
  });

  test('is shared by at least two arms that were shown', () => {
    expect(isShared([ONE, clicked('b', 0, 1)])).toBe(true);
    expect(isShared([ONE, clicked('b', 0, 0)])).toBe(false);
    expect(isShared([ONE])).toBe(false);
    expect(isShared([])).toBe(false);
  });

  test('scores its arms at their places, under what they report', () => {
    // 20 of 100 and 30 of 300: p = .125, u = ±7.5, I = 100·.109375 and 300·.109375.
    const stratum = [clicked('a', 20, 100), clicked('b', 30, 300), clicked('c', 0, 0)];
    expect(scoresIn(stratum, 'ctr', [2, 0, 1])).toEqual([
      { place: 2, successes: 20, gain: 7.5, information: 10.9375 },
      { place: 0, successes: 30, gain: -7.5, information: 32.8125 },
    ]);
    expect(scoresIn(stratum, 'engagement_rate', [2, 0, 1])).toEqual([]);
    expect(scoresIn([clicked('a', 20, 100)], 'ctr', [0])).toEqual([]);
  });
});

describe('several strata as one', () => {
  test('add up the figures of each creative, and no planned share', () => {
    const merged = mergeStrata([
      [ONE, clicked('b', 1, 20, 0.75)],
      [clicked('b', 2, 30, 0.75), clicked('c', 4, 40)],
      [ONE],
    ]);
    const twice = ONE.figures.map((figure) => 2 * figure);
    expect(merged).toEqual([
      { creativeKey: 'a', figures: [...twice.slice(0, -1), 0.25] },
      { creativeKey: 'b', figures: [3, 50, 0, 0, 0, 0, 0, 0, 2, 50, 0.75] },
      clicked('c', 4, 40),
    ]);
    expect(mergeStrata([])).toEqual([]);
  });
});
