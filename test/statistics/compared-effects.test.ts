import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { scoreInStrata, sideBySide } from '../../src/statistics/contrast.ts';
import { comparedEffects, randomArms } from '../../src/statistics/random-arms.ts';
import type { SetScore } from '../../src/statistics/set-score.ts';

const NOT_SHOWN = { clicks: 0, impressions: 0 };

/** Without the levelling term, which is for sums over sets. */
const unlevelled = (score: SetScore): SetScore => ({ ...score, exposure: new Float64Array(score.size) });

function groupsOf(score: SetScore, tau2: number) {
  return comparedEffects(randomArms(unlevelled(score), tau2));
}

type Group = ReturnType<typeof groupsOf>[number];

/** Difference of two arms of a group, by position, and its variance. */
function difference({ effects, covariance }: Group, one: number, other: number) {
  return {
    effect: (effects[one] ?? Number.NaN) - (effects[other] ?? Number.NaN),
    variance: covariance.get(one, one) + covariance.get(other, other) - 2 * covariance.get(one, other),
  };
}

describe('effects of arms that are compared', () => {
  it('are u/I in one stratum, and differ with the variance 1/I + 1/I + 2τ²: worked by hand', () => {
    // 20, 40 and 60 clicks of 1,000, 1,000 and 2,000: p = .03, I = 29.1, 29.1, 58.2; u = −10, 10, 0.
    const score = sideBySide([
      { clicks: 20, impressions: 1_000 },
      { clicks: 40, impressions: 1_000 },
      { clicks: 60, impressions: 2_000 },
    ]);
    for (const tau2 of [0, 0.0655]) {
      const [group, ...others] = groupsOf(score, tau2);
      expect(others).toEqual([]);
      if (group === undefined) throw new Error('no group');
      expect(group.places).toEqual([0, 1, 2]);
      const between = difference(group, 1, 0);
      expect(between.effect).toBeCloseTo(20 / 29.1, 8);
      expect(between.variance).toBeCloseTo(2 / 29.1 + 2 * tau2, 8);
      const larger = difference(group, 2, 0);
      expect(larger.effect).toBeCloseTo(10 / 29.1, 8);
      expect(larger.variance).toBeCloseTo(1 / 29.1 + 1 / 58.2 + 2 * tau2, 8);
    }
  });

  it('add up along a chain of days, whose variances add up too when arms are not random', () => {
    const first = { clicks: 20, impressions: 1_000 };
    const second = { clicks: 40, impressions: 1_000 };
    const [group] = groupsOf(
      scoreInStrata(3, [
        [first, second, NOT_SHOWN],
        [NOT_SHOWN, first, second],
      ]),
      0,
    );
    if (group === undefined) throw new Error('no group');
    // Each day says 20/29.1 with the variance 2/29.1.
    const ends = difference(group, 2, 0);
    expect(ends.effect).toBeCloseTo(40 / 29.1, 8);
    expect(ends.variance).toBeCloseTo(4 / 29.1, 8);
  });

  it('are told apart by groups that no stratum connects, and none of an arm by itself', () => {
    const arm = { clicks: 20, impressions: 1_000 };
    const better = { clicks: 40, impressions: 1_000 };
    const groups = groupsOf(
      scoreInStrata(6, [
        [arm, NOT_SHOWN, better, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN],
        [NOT_SHOWN, better, NOT_SHOWN, arm, NOT_SHOWN, NOT_SHOWN],
        [NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, better, NOT_SHOWN],
      ]),
      0.05,
    );
    expect(groups.map(({ places }) => places)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    for (const [at, sign] of [1, -1].entries()) {
      const group = groups[at];
      if (group === undefined) throw new Error('no group');
      expect(difference(group, 1, 0).effect).toBeCloseTo((sign * 20) / 29.1, 8);
    }
    expect(groupsOf(sideBySide([NOT_SHOWN, arm]), 0.05)).toEqual([]);
  });

  it('do not depend on the order of arms', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 30; round += 1) {
      const days = Array.from({ length: 3 }, () =>
        Array.from({ length: 4 }, () => {
          const impressions = Math.round(random.uniform(100, 3_000));
          return { impressions, clicks: random.binomial(impressions, 0.03) };
        }),
      );
      const [group] = groupsOf(scoreInStrata(4, days), 0.0655);
      const [turned] = groupsOf(
        scoreInStrata(
          4,
          days.map((day) => day.toReversed()),
        ),
        0.0655,
      );
      if (group === undefined || turned === undefined) throw new Error('no group');
      const own = difference(group, 0, 2);
      const same = difference(turned, 3, 1);
      expect(same.effect).toBeCloseTo(own.effect, 7);
      expect(same.variance).toBeCloseTo(own.variance, 7);
    }
  });
});
