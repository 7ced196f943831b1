import { describe, expect, test } from 'vitest';
import { type Apart, type PlacedArms, whyApart } from '../../src/contrast-sets/apart.ts';
import { STRATUM_FIGURES } from '../../src/contrast-sets/strata.ts';
import { seededRandom } from '../../src/simulator/random.ts';

const IMPRESSIONS_AT = 9;

/** Where a creative was shown, as `platform audience week day`. */
function shown(creativeKey: string, place: string, impressions = 100) {
  const [platform = '', audience = '', week = '', date = ''] = place.split(' ');
  const figures = Array.from({ length: STRATUM_FIGURES }, (_, at) =>
    at === IMPRESSIONS_AT ? impressions : 0,
  );
  return { platform, audience, week, date, arms: [{ creativeKey, figures }] };
}

describe('why creatives never met', () => {
  const cases: readonly (readonly [Apart, readonly PlacedArms[]])[] = [
    ['ONE_CREATIVE', []],
    ['ONE_CREATIVE', [shown('a', 'x p w1 1'), shown('a', 'y q w2 9')]],
    // A second one that was never shown is none.
    ['ONE_CREATIVE', [shown('a', 'x p w1 1'), shown('b', 'x p w1 1', 0)]],
    ['PLATFORM', [shown('a', 'x p w1 1'), shown('b', 'y p w1 1')]],
    ['AUDIENCE', [shown('a', 'x p w1 1'), shown('b', 'x q w1 1')]],
    // Names that run into each other are two places.
    ['AUDIENCE', [shown('a', 'x p|q w1 1'), shown('b', 'x|p q w1 1'), shown('b', 'x r w1 1')]],
    ['WEEK', [shown('a', 'x p w1 1'), shown('b', 'x p w2 8')]],
    ['DAY', [shown('a', 'x p w1 1'), shown('b', 'x p w1 2')]],
    // One pair that comes nearest decides.
    ['DAY', [shown('a', 'x p w1 1'), shown('b', 'y p w1 1'), shown('c', 'x p w1 3')]],
  ];
  test.each(cases)('%s', (apart, strata) => {
    expect(whyApart(strata)).toBe(apart);
  });

  test('is what pair by pair says, in any order', () => {
    const random = seededRandom(11);
    const one = (of: string): string => [...of][Math.floor(random.uniform() * of.length)] ?? '';
    for (let round = 0; round < 300; round += 1) {
      const strata = Array.from({ length: 5 }, () =>
        shown(
          one('abc'),
          `${one('xyz')} ${one('pqr')} ${one('123')} ${one('89')}`,
          one('01') === '0' ? 0 : 100,
        ),
      );
      const pairs = strata.flatMap((a) =>
        strata.filter((b) => b.arms[0]?.creativeKey !== a.arms[0]?.creativeKey).map((b) => [a, b] as const),
      );
      const met = pairs.filter((pair) => pair.every(({ arms }) => arms[0]?.figures[IMPRESSIONS_AT] === 100));
      const share = (...names: readonly (keyof PlacedArms)[]) =>
        met.some(([a, b]) => names.every((name) => a[name] === b[name]));
      const expected: Apart =
        met.length === 0
          ? 'ONE_CREATIVE'
          : share('platform', 'audience', 'week')
            ? 'DAY'
            : share('platform', 'audience')
              ? 'WEEK'
              : share('platform')
                ? 'AUDIENCE'
                : 'PLATFORM';
      expect(whyApart(strata)).toBe(expected);
      expect(whyApart(strata.toReversed())).toBe(expected);
    }
  });
});
