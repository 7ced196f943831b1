import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { pooledRate, probabilityRateAbove, wilsonInterval } from '../../src/statistics/rates.ts';

describe('probabilityRateAbove', () => {
  it('agrees with a hand-worked case', () => {
    // Average .5: the prior is Beta(4, 4); 4 of 4 make Beta(8, 4). P(Beta(8, 4) ≤ ½) = P(Bin(11, ½) ≥ 8)
    // = (165 + 55 + 11 + 1)/2048 = 232/2048.
    expect(probabilityRateAbove({ successes: 4, trials: 4 }, { average: 0.5 })).toBeCloseTo(
      1 - 232 / 2048,
      9,
    );
  });

  it('is near a half without data and moves with it', () => {
    const average = 0.02;
    expect(Math.abs(probabilityRateAbove({ successes: 0, trials: 0 }, { average }) - 0.5)).toBeLessThan(0.08);
    const at = (successes: number): number => probabilityRateAbove({ successes, trials: 1000 }, { average });
    expect(at(10)).toBeLessThan(0.1);
    expect(at(30)).toBeGreaterThan(0.9);
    expect(at(40)).toBeGreaterThan(at(30));
  });

  it('is less sure of dispersed counts', () => {
    const counts = { successes: 240, trials: 10_000 };
    const plain = probabilityRateAbove(counts, { average: 0.02 });
    const dispersed = probabilityRateAbove(counts, { average: 0.02, dispersion: 3.5 });
    expect(plain).toBeGreaterThan(dispersed);
    expect(dispersed).toBeGreaterThan(0.5);
  });

  it('is continuous where large counts change the method, and stays within 0 and 1', () => {
    const at = (trials: number): number =>
      probabilityRateAbove({ successes: 0.1005 * trials, trials }, { average: 0.1 });
    expect(at(1_000_100)).toBeCloseTo(at(990_000), 2);
    for (const [successes, trials] of [
      [1e15, 1e16],
      [5, 3],
      [-1, 10],
      [0, 1e300],
    ] as const) {
      const probability = probabilityRateAbove({ successes, trials }, { average: 0.3 });
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
    expect(probabilityRateAbove({ successes: 1, trials: 2 }, { average: 0 })).toBe(0.5);
    expect(probabilityRateAbove({ successes: 1, trials: 2 }, { average: 1 })).toBe(0.5);
  });

  it('is calibrated for rates drawn around the average', () => {
    const random = seededRandom(21);
    let estimated = 0;
    let above = 0;
    for (let unit = 0; unit < 3000; unit += 1) {
      // A lognormal of mean .02 and the spread of the prior.
      const rate = 0.02 * Math.exp(random.normal(-0.125, 0.5));
      estimated += probabilityRateAbove(
        { successes: random.binomial(400, rate), trials: 400 },
        { average: 0.02 },
      );
      above += rate > 0.02 ? 1 : 0;
    }
    expect(Math.abs(estimated - above) / 3000).toBeLessThan(0.05);
  });
});

describe('pooledRate', () => {
  it('is total successes over total trials', () => {
    expect(
      pooledRate([
        { successes: 1, trials: 10 },
        { successes: 5, trials: 20 },
      ]),
    ).toBeCloseTo(0.2, 12);
    expect(pooledRate([])).toBeUndefined();
    expect(pooledRate([{ successes: 0, trials: 0 }])).toBeUndefined();
  });
});

describe('wilsonInterval', () => {
  it('agrees with textbook values', () => {
    // 8 of 10: (.8 + 1.9207/10 ± 1.96 √(.016 + .009604))/1.38415 = .49016, .94332.
    const { rate, lower, upper } = wilsonInterval({ successes: 8, trials: 10 });
    expect(rate).toBe(0.8);
    expect(lower).toBeCloseTo(0.49016, 4);
    expect(upper).toBeCloseTo(0.94332, 4);
  });

  it('ends at 0 or 1 exactly when all failed or all succeeded', () => {
    expect(wilsonInterval({ successes: 0, trials: 7 }).lower).toBe(0);
    expect(wilsonInterval({ successes: 7, trials: 7 }).upper).toBe(1);
    expect(wilsonInterval({ successes: 0, trials: 7 }).upper).toBeGreaterThan(0.3);
  });

  it('is the whole range without trials', () => {
    expect(wilsonInterval({ successes: 0, trials: 0 })).toEqual({ rate: undefined, lower: 0, upper: 1 });
  });

  it('covers about 95 % of the time', () => {
    const random = seededRandom(22);
    let covered = 0;
    for (let replicate = 0; replicate < 2000; replicate += 1) {
      const truth = random.uniform(0.05, 0.95);
      const { lower, upper } = wilsonInterval({ successes: random.binomial(25, truth), trials: 25 });
      if (lower <= truth && truth <= upper) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.935);
    expect(covered / 2000).toBeLessThan(0.97);
  });
});
