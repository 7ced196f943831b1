import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { rateScores } from '../../src/statistics/arm-outcome.ts';
import { carrierContrast, sideBySide } from '../../src/statistics/contrast.ts';
import { randomArms } from '../../src/statistics/random-arms.ts';
import {
  MAX_DENSE_ARMS,
  packedAt,
  partOfStratum,
  restrictScore,
  type SetScore,
  type StratumScore,
  scoreOf,
  stratumScore,
} from '../../src/statistics/set-score.ts';
import { scoreOfPart, systemArms, systemOf, systemTerms } from '../../src/statistics/set-system.ts';

interface Counts {
  readonly clicks: number;
  readonly impressions: number;
}

const stratumOf = (counts: readonly Counts[], places: readonly number[] = [...counts.keys()]): StratumScore =>
  stratumScore(
    rateScores(counts.map(({ clicks, impressions }) => ({ successes: clicks, trials: impressions }))),
    places,
  );

const draw = (random: Random, arms: number): readonly Counts[] =>
  Array.from({ length: arms }, () => {
    const impressions = 100 + Math.floor(2_000 * random.uniform());
    return { impressions, clicks: 1 + random.binomial(impressions, 0.05) };
  });

const informationOf = (score: SetScore, one: number, other: number): number =>
  score.information[packedAt(Math.max(one, other), Math.min(one, other))] ?? Number.NaN;

describe('a set by its sums or by its strata', () => {
  test('keeps sums up to a hundred arms, and strata beyond', () => {
    const strata = [stratumOf(draw(seededRandom(1), 3)), []];
    const few = systemOf(MAX_DENSE_ARMS, strata);
    const many = systemOf(MAX_DENSE_ARMS + 1, strata);
    expect(few).toEqual({ form: 'SUMS', score: scoreOf(MAX_DENSE_ARMS, strata) });
    // A stratum that compares nothing is not kept.
    expect(many).toEqual({ form: 'STRATA', many: { size: MAX_DENSE_ARMS + 1, strata: strata.slice(0, 1) } });
    const [fewTerms, manyTerms] = [systemTerms(few), systemTerms(many)];
    expect(manyTerms.df).toBe(fewTerms.df);
    expect(manyTerms.q).toBeCloseTo(fewTerms.q, 9);
    expect(manyTerms.c).toBeCloseTo(fewTerms.c, 9);
    for (const tau2 of [0, 0.0655]) {
      const contrasts = [few, many].map((system) => carrierContrast(systemArms(system, tau2), [0, 2]));
      expect(contrasts[1]?.n).toBeCloseTo(contrasts[0]?.n ?? Number.NaN, 8);
      expect(contrasts[1]?.d).toBeCloseTo(contrasts[0]?.d ?? Number.NaN, 8);
    }
  });
});

describe('some arms of a stratum', () => {
  test('gain what they would by the rate of their own', () => {
    // 10, 20 and 60 of 100: p = .3. Of the first two p = .15, so 10 is 5 too few and 20 is 5 too many.
    const stratum = stratumOf([10, 20, 60].map((clicks) => ({ clicks, impressions: 100 })));
    const part = partOfStratum(
      stratum,
      new Map([
        [0, 1],
        [1, 0],
      ]),
    );
    expect(part.map(({ place, successes }) => [place, successes])).toEqual([
      [1, 10],
      [0, 20],
    ]);
    expect(part[0]?.gain).toBeCloseTo(-5, 12);
    expect(part[1]?.gain).toBeCloseTo(5, 12);
    // Information stays that of the common rate.
    for (const { information } of part) expect(information).toBeCloseTo(100 * 0.3 * 0.7, 12);
  });

  test('are compared as if the others had not been shown, whatever their sizes', () => {
    const random = seededRandom(2);
    for (let round = 0; round < 50; round += 1) {
      const counts = draw(random, 6);
      const chosen = [4, 0, 5];
      const part = partOfStratum(stratumOf(counts), new Map(chosen.map((place, at) => [place, at])));
      const alone = stratumOf(chosen.map((place) => counts[place] ?? expect.unreachable()));
      for (const { place, gain, successes } of alone) {
        const own = part.find((arm) => arm.place === place);
        expect(own?.gain).toBeCloseTo(gain, 9);
        expect(own?.successes).toBe(successes);
      }
    }
  });

  test('are nothing when fewer than two are left', () => {
    const stratum = stratumOf(draw(seededRandom(3), 3));
    expect(partOfStratum(stratum, new Map([[1, 0]]))).toEqual([]);
    expect(partOfStratum(stratum, new Map())).toEqual([]);
    expect(
      partOfStratum(
        stratum,
        new Map([
          [1, 0],
          [9, 1],
        ]),
      ),
    ).toEqual([]);
  });
});

describe('the score of some arms of a set', () => {
  const random = seededRandom(4);
  const strata = [stratumOf(draw(random, 5)), stratumOf(draw(random, 3), [4, 1, 2])];
  const whole = scoreOf(5, strata);

  test('is what the sums say of them, in the order that was asked for', () => {
    const places = [4, 0, 2];
    const part = restrictScore(whole, places);
    expect(part.size).toBe(3);
    for (const [at, place] of places.entries()) {
      for (const name of ['gains', 'exposure', 'successes', 'strata'] as const) {
        expect(part[name][at]).toBe(whole[name][place]);
      }
      for (const [before, other] of places.entries()) {
        expect(informationOf(part, at, before)).toBe(informationOf(whole, place, other));
      }
    }
    expect(restrictScore(whole, [0, 1, 2, 3, 4])).toEqual(whole);
  });

  test('knows nothing of an arm that the set does not know', () => {
    const part = restrictScore(whole, [-1, 3, -1]);
    expect(part.strata).toEqual(Float64Array.of(0, whole.strata[3] ?? 0, 0));
    expect(part.gains[1]).toBe(whole.gains[3]);
    expect(informationOf(part, 0, 1)).toBe(0);
    expect(informationOf(part, 0, 2)).toBe(0);
    expect(informationOf(part, 1, 1)).toBe(informationOf(whole, 3, 3));
    // Nothing compares it, and what is known of the others stands.
    expect(randomArms(part, 0.1).takesPart).toEqual([false, true, false]);
  });

  test('comes from the sums where there are sums', () => {
    expect(scoreOfPart({ form: 'SUMS', score: whole }, [4, 0])).toEqual(restrictScore(whole, [4, 0]));
  });

  test('comes from the strata where there are strata, as if the others had not been shown', () => {
    const counts = draw(random, 4);
    const places = [7, 0, 120, 3];
    const many = { size: 121, strata: [stratumOf(counts, places), stratumOf(draw(random, 3), [1, 2, 3])] };
    const score = scoreOfPart({ form: 'STRATA', many }, [120, 7]);
    const alone = sideBySide([counts[2] ?? expect.unreachable(), counts[0] ?? expect.unreachable()]);
    expect(score.size).toBe(2);
    expect(score.gains[0]).toBeCloseTo(alone.gains[0] ?? Number.NaN, 9);
    expect(score.gains[1]).toBeCloseTo(alone.gains[1] ?? Number.NaN, 9);
    expect(score.successes).toEqual(alone.successes);
    // The second stratum shows none of the two.
    expect(score.strata).toEqual(Float64Array.of(1, 1));
  });
});
