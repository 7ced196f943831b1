import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import {
  addShown,
  emptySplit,
  type ShownArm,
  type SplitSums,
  splitOf,
  widenSplit,
} from '../../src/statistics/sample-ratio.ts';

/** Impressions of the arms of one stratum by place, with declared shares where there are any. */
interface Shown {
  readonly name?: string;
  readonly impressions: readonly number[];
  readonly planned?: readonly (number | undefined)[];
}

const armsOf = ({ impressions, planned = [] }: Shown): readonly ShownArm[] =>
  impressions.map((shown, place) => ({ place, impressions: shown, planned: planned[place] }));

function move(split: SplitSums, strata: readonly Shown[], sign: 1 | -1 = 1): SplitSums {
  for (const shown of strata) addShown(split, { name: shown.name ?? 'web', arms: armsOf(shown), sign });
  return split;
}

const splitOver = (...strata: readonly Shown[]) =>
  splitOf(move(emptySplit(Math.max(0, ...strata.map(({ impressions }) => impressions.length))), strata));

const days = (count: number, shown: Shown): readonly Shown[] => Array.from({ length: count }, () => shown);

describe('how a test was shown', () => {
  test.each([
    // χ² = 2d²/5000 for 5000 ± d; the critical value at .001 with one degree of freedom is 10.828.
    [[5_000, 5_000], 'AS_PLANNED'],
    [[5_164, 4_836], 'AS_PLANNED'],
    [[5_165, 4_835], 'MISMATCH'],
    // χ² = 2d²/10000 with two degrees of freedom, where it is 13.816.
    [[10_262, 10_000, 9_738], 'AS_PLANNED'],
    [[10_263, 10_000, 9_737], 'MISMATCH'],
    [[10_000, 500], 'MISMATCH'],
    // One impression of two arms is no news.
    [[10, 1], 'AS_PLANNED'],
  ] as const)('of %j impressions without declared shares is %s', (impressions, expected) => {
    expect(splitOver({ impressions })).toBe(expected);
  });

  test('adds up days: each of them within chance, all of them not', () => {
    const day = { impressions: [5_100, 4_900] };
    expect(splitOver(day)).toBe('AS_PLANNED');
    // χ² = 4 a day, and 4 · 3 over three days.
    expect(splitOver(...days(2, day))).toBe('AS_PLANNED');
    expect(splitOver(...days(3, day))).toBe('MISMATCH');
  });

  test('is compared with declared shares where there are any', () => {
    expect(splitOver({ impressions: [9_000, 1_000], planned: [0.9, 0.1] })).toBe('AS_PLANNED');
    expect(splitOver({ impressions: [5_000, 5_000], planned: [0.9, 0.1] })).toBe('MISMATCH');
    // χ² = d²/9000 + d²/1000 = d²/900.
    expect(splitOver({ impressions: [9_098, 902], planned: [0.9, 0.1] })).toBe('AS_PLANNED');
    expect(splitOver({ impressions: [9_099, 901], planned: [0.9, 0.1] })).toBe('MISMATCH');
  });

  test('gives what is left of declared shares to the others in equal parts', () => {
    expect(splitOver({ impressions: [8_000, 1_000, 1_000], planned: [0.8, undefined, undefined] })).toBe(
      'AS_PLANNED',
    );
    // Nothing is left for the other one, which was shown all the same.
    expect(splitOver({ impressions: [9_000, 1_000], planned: [1, undefined] })).toBe('MISMATCH');
    expect(splitOver({ impressions: [9_000, 1_000], planned: [1, 0] })).toBe('MISMATCH');
  });

  test('takes declared shares as they are among the arms of a day', () => {
    // The third arm was declared .2 and not shown: .5 and .3 of what was.
    expect(splitOver({ impressions: [5_000, 3_000, 0], planned: [0.5, 0.3, 0.2] })).toBe('AS_PLANNED');
    expect(splitOver({ impressions: [5_000, 5_000], planned: [0, 0] })).toBe('AS_PLANNED');
  });

  test('is adaptive where shares moved from day to day and nobody declared them', () => {
    const week = [...days(5, { impressions: [9_000, 1_000] }), ...days(2, { impressions: [5_000, 5_000] })];
    expect(splitOver(...week)).toBe('ADAPTIVE');
    const declared = week.map((shown) => ({ ...shown, planned: [0.9, 0.1] }));
    expect(splitOver(...declared)).toBe('MISMATCH');
    expect(splitOver(...declared.slice(0, 5))).toBe('AS_PLANNED');
    // The same nine to one every day does not move.
    expect(splitOver(...days(7, { impressions: [9_000, 1_000] }))).toBe('MISMATCH');
    // What moved and met in the middle is what was planned.
    expect(splitOver({ impressions: [9_000, 1_000] }, { impressions: [1_000, 9_000] })).toBe('AS_PLANNED');
  });

  test('is not adaptive where platforms differ and none of them moves', () => {
    const web = days(3, { name: 'web', impressions: [9_000, 1_000] });
    const app = days(3, { name: 'app', impressions: [6_000, 4_000] });
    expect(splitOver(...web, ...app)).toBe('MISMATCH');
    const moving = [...app.slice(1), { name: 'app', impressions: [4_000, 6_000] }];
    expect(splitOver(...web, ...moving)).toBe('ADAPTIVE');
  });

  test('is no adaptive allocation because an arm joined or paused', () => {
    const uneven = { impressions: [10_000, 500, 0] };
    expect(splitOver(...days(3, uneven), { impressions: [10_000, 500, 500] })).toBe('MISMATCH');
    const all = { impressions: [10_000, 500, 500] };
    expect(splitOver(...days(2, all), { impressions: [10_000, 0, 500] })).toBe('MISMATCH');
    // Between days with the same arms shares move here.
    expect(splitOver({ impressions: [9_000, 1_000, 0] }, { impressions: [5_000, 5_000, 0] }, all)).toBe(
      'ADAPTIVE',
    );
  });

  test('follows combinations of arms no further than sums stay small, and stays what it was for days before', () => {
    const split = move(emptySplit(3), days(3, { impressions: [10_000, 500, 0] }));
    const wide = widenSplit(split, 21);
    expect([...wide.places.keys()]).toEqual(['web']);
    expect(splitOf(wide)).toBe('MISMATCH');
    move(wide, days(3, { impressions: [10_000, 500, 0] }), -1);
    expect(wide.places.size).toBe(0);
  });

  test('is as planned where an arm joined late and had its share from then on', () => {
    const late = [
      ...days(6, { impressions: [1_000, 1_000, 0] }),
      ...days(2, { impressions: [700, 700, 700] }),
    ];
    expect(splitOver(...late)).toBe('AS_PLANNED');
    // In all it was shown a fifth as often as the others: 1,400 and 7,400.
    expect(splitOver({ impressions: [7_400, 7_400, 1_400] })).toBe('MISMATCH');
  });

  test('says nothing of days on which one arm was shown, and of sets without figures', () => {
    expect(splitOver()).toBe('AS_PLANNED');
    expect(splitOver({ impressions: [10_000, 0] }, { impressions: [0, 500] })).toBe('AS_PLANNED');
    expect(splitOver({ impressions: [10_000, 0] }, { impressions: [500, 510] })).toBe('AS_PLANNED');
  });
});

/** Impressions of an arm each, drawn with their shares. */
function drawShown(random: Random, impressions: number, shares: readonly number[]): readonly number[] {
  let left = impressions;
  let whole = 1;
  return shares.map((share, at) => {
    const own = at === shares.length - 1 ? left : random.binomial(left, Math.min(1 - 1e-12, share / whole));
    left -= own;
    whole -= share;
    return own;
  });
}

describe('a true split', () => {
  test.each([
    ['equal shares', [0.5, 0.5], undefined],
    ['three equal shares', [1 / 3, 1 / 3, 1 / 3], undefined],
    ['declared shares', [0.8, 0.15, 0.05], [0.8, 0.15, 0.05]],
  ] as const)('of %s is called something else about once in a thousand tests', (_, shares, planned) => {
    const random = seededRandom(501);
    let called = 0;
    for (let run = 0; run < 10_000; run += 1) {
      const strata = [200, 100].map((impressions): Shown => {
        const shown = { impressions: drawShown(random, impressions, shares) };
        return planned === undefined ? shown : { ...shown, planned };
      });
      if (splitOver(...strata) !== 'AS_PLANNED') called += 1;
    }
    // Ten are expected, ± 3.2; small expected counts make it a few more.
    expect(called).toBeGreaterThan(2);
    expect(called).toBeLessThan(22);
  });
});

/** Strata of four arms on two platforms, of which some arms are not shown and some shares are declared. */
function drawStrata(random: Random, count: number): readonly Shown[] {
  return Array.from({ length: count }, () => ({
    name: random.uniform() < 0.5 ? 'web' : 'app',
    impressions: [0, 1, 2, 3].map(() => Math.max(0, Math.floor(random.uniform(-300, 1_000)))),
    planned: [0, 1, 2, 3].map(() => (random.uniform() < 0.1 ? 0.4 : undefined)),
  }));
}

describe('the sums of how a set was shown', () => {
  test('move by the strata that are taken out and put in', () => {
    const random = seededRandom(502);
    for (let round = 0; round < 50; round += 1) {
      const [kept, gone] = [drawStrata(random, 6), drawStrata(random, 6)];
      const moved = move(move(emptySplit(4), [...gone, ...kept]), gone, -1);
      const anew = move(emptySplit(4), kept);
      expect(moved.declared).toBe(anew.declared);
      for (const [arm, own] of anew.expected.entries()) expect(moved.expected[arm]).toBeCloseTo(own, 9);
      expect([...moved.places.keys()].sort()).toEqual([...anew.places.keys()].sort());
      for (const [name, place] of anew.places) {
        const other = moved.places.get(name);
        expect(other?.days).toBe(place.days);
        expect(other?.shown).toEqual(place.shown);
        for (const [arm, own] of place.squares.entries()) expect(other?.squares[arm]).toBeCloseTo(own, 9);
      }
      expect(splitOf(moved)).toBe(splitOf(anew));
      const empty = move(moved, kept, -1);
      expect(empty.places.size).toBe(0);
      expect(splitOf(empty)).toBe('AS_PLANNED');
    }
  });

  test('take more arms behind those they have, and are left as they were', () => {
    const random = seededRandom(503);
    const strata = drawStrata(random, 8);
    const narrow = move(emptySplit(4), strata);
    const wide = widenSplit(narrow, 6);
    expect(wide).toEqual(move(emptySplit(6), strata));
    move(wide, [{ impressions: [1, 2, 3, 4, 5, 6] }]);
    expect(narrow).toEqual(move(emptySplit(4), strata));
    expect(wide.places.get('web of 0,1,2,3,4,5')?.shown[5]).toBe(6);
  });
});
