import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { rateScores } from '../../src/statistics/arm-outcome.ts';
import { carrierContrast, scoreInStrata } from '../../src/statistics/contrast.ts';
import { randomArms } from '../../src/statistics/random-arms.ts';
import {
  addStratum,
  emptyScore,
  packedAt,
  restrictScore,
  type SetScore,
  scoreOf,
  stratumScore,
} from '../../src/statistics/set-score.ts';

const NOT_SHOWN = { clicks: 0, impressions: 0 };
const SUMS = ['gains', 'information', 'exposure', 'successes', 'strata'] as const;

function expectSame(one: SetScore, other: SetScore): void {
  expect(one.size).toBe(other.size);
  for (const name of SUMS) {
    for (const [at, value] of other[name].entries()) expect(one[name][at]).toBeCloseTo(value, 8);
  }
}

describe('the score of a set', () => {
  it('agrees with two hand-worked strata that share an arm', () => {
    // Day 1: 10 of 100 and 30 of 300: p = .1, u = 0, I = 9 and 27, L between them 9·27/36 = 6.75.
    // Day 2: 20 of 100 and 20 of 300, arms 1 and 2: p = .1, u = 10 and −10, the same I and L.
    const score = scoreInStrata(3, [
      [{ clicks: 10, impressions: 100 }, { clicks: 30, impressions: 300 }, NOT_SHOWN],
      [NOT_SHOWN, { clicks: 20, impressions: 100 }, { clicks: 20, impressions: 300 }],
    ]);
    expect([...score.gains].map((value) => value.toFixed(9))).toEqual(
      [0, 10, -10].map((value) => value.toFixed(9)),
    );
    expect([...score.exposure].map((value) => value.toFixed(9))).toEqual(
      [9, 36, 27].map((value) => value.toFixed(9)),
    );
    expect([...score.successes]).toEqual([10, 50, 20]);
    expect([...score.strata]).toEqual([1, 2, 1]);
    const expected = [
      [6.75, -6.75, 0],
      [-6.75, 13.5, -6.75],
      [0, -6.75, 6.75],
    ];
    for (const [row, values] of expected.entries()) {
      for (const [column, value] of values.slice(0, row + 1).entries())
        expect(score.information[packedAt(row, column)]).toBeCloseTo(value, 9);
    }
  });

  it('takes a column of ones to 0 and sums to no gain, whatever the strata', () => {
    for (let round = 0; round < 50; round += 1) {
      const score = randomScore(round, 5).score;
      expect(score.gains.reduce((sum, gain) => sum + gain, 0)).toBeCloseTo(0, 8);
      for (let row = 0; row < 5; row += 1) {
        let sum = 0;
        for (let column = 0; column < 5; column += 1)
          sum += score.information[packedAt(Math.max(row, column), Math.min(row, column))] ?? 0;
        expect(sum).toBeCloseTo(0, 8);
      }
    }
  });

  it('is the same after any stratum was taken out and put in again', () => {
    for (let round = 0; round < 30; round += 1) {
      const { score, strata } = randomScore(round, 4);
      const moved = scoreOf(4, strata);
      for (const stratum of strata) {
        addStratum(moved, stratum, -1);
        addStratum(moved, stratum);
      }
      expectSame(moved, score);
    }
  });
});

/** A set of a few random days, and its strata. */
function randomScore(seed: number, size: number) {
  const random = seededRandom(seed);
  const strata = Array.from({ length: 6 }, () => {
    const arms = Array.from({ length: size }, () => {
      const trials = random.uniform() < 0.7 ? Math.round(random.uniform(0, 2_000)) : 0;
      return { trials, successes: random.binomial(trials, 0.05) };
    });
    return stratumScore(
      rateScores(arms),
      arms.map((_, place) => place),
    );
  });
  return { score: scoreOf(size, strata), strata };
}

describe('some arms of a set', () => {
  it('keep their own gains and information, and what they were compared with', () => {
    const { score } = randomScore(3, 5);
    const part = restrictScore(score, [4, 1]);
    expect(part.size).toBe(2);
    for (const [at, place] of [4, 1].entries()) {
      for (const name of ['gains', 'exposure', 'successes', 'strata'] as const)
        expect(part[name][at]).toBe(score[name][place]);
      expect(part.information[packedAt(at, at)]).toBe(score.information[packedAt(place, place)]);
    }
    expect(part.information[packedAt(1, 0)]).toBe(score.information[packedAt(4, 1)]);
    // The row sums are no longer 0: what is left over is information against the arms left out.
    const own = part.information[packedAt(0, 0)] ?? 0;
    expect(own + (part.information[packedAt(1, 0)] ?? 0)).toBeGreaterThan(0.01 * own);
  });

  it('are the whole set when all are kept, in whatever order', () => {
    const { score } = randomScore(4, 4);
    expectSame(restrictScore(score, [0, 1, 2, 3]), score);
    const turned = restrictScore(score, [3, 2, 1, 0]);
    expectSame(restrictScore(turned, [3, 2, 1, 0]), score);
    const contrast = carrierContrast(randomArms(score, 0.05), [0, 3]);
    const same = carrierContrast(randomArms(turned, 0.05), [3, 0]);
    expect(same?.n).toBeCloseTo(contrast?.n ?? Number.NaN, 9);
    expect(same?.d).toBeCloseTo(contrast?.d ?? Number.NaN, 9);
  });

  it('hardly miss an arm that tells little', () => {
    const day = [
      { clicks: 60, impressions: 3_000 },
      { clicks: 90, impressions: 3_000 },
      { clicks: 1, impressions: 20 },
    ];
    const whole = scoreInStrata(3, [day]);
    const kept = carrierContrast(randomArms(restrictScore(whole, [0, 1]), 0.05), [0]);
    const alone = carrierContrast(randomArms(scoreInStrata(2, [day.slice(0, 2)]), 0.05), [0]);
    expect(kept?.n).toBeCloseTo(alone?.n ?? Number.NaN, 0);
    expect((kept?.d ?? 0) / (alone?.d ?? 1)).toBeCloseTo(1, 1);
  });

  it('of a set of which nothing is known are as unknown', () => {
    expect(restrictScore(emptyScore(5), [0, 2])).toEqual(emptyScore(2));
  });
});
