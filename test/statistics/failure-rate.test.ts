import { describe, expect, it } from 'vitest';

import { seededDraws } from '../../src/statistics/draws.ts';
import { type FailureCounts, failureRates } from '../../src/statistics/failure-rate.ts';

/** Units that all fail at `rate`, but the first at `firstRate`. */
function simulate(
  { rate, firstRate }: { rate: number; firstRate: number },
  { events, units, seed }: { events: number; units: number; seed: number },
): FailureCounts[] {
  const draws = seededDraws(seed);
  return Array.from({ length: units }, (_, unit) => {
    let failures = 0;
    for (let event = 0; event < events; event += 1) {
      failures += Number(draws.uniform() < (unit === 0 ? firstRate : rate));
    }
    return { failures, events };
  });
}

describe('failureRates', () => {
  it('finds the unit that fails more often than the others', () => {
    const rates = failureRates([
      { failures: 9, events: 20 },
      { failures: 2, events: 40 },
      { failures: 3, events: 60 },
      { failures: 1, events: 30 },
    ]);
    expect(rates.map(({ isRisky }) => isRisky)).toEqual([true, false, false, false]);
    const [risky] = rates;
    // The others: 6 of 130, with half a failure and half a success.
    expect(risky?.baseline).toBeCloseTo(6.5 / 131, 12);
    expect(risky?.rate).toBeGreaterThan(0.25);
    expect(risky?.rate).toBeLessThan(0.45);
    expect(risky?.lower).toBeGreaterThan(risky?.baseline ?? 1);
    expect(risky?.upper).toBeLessThan(0.7);
  });

  it('draws small units to the others', () => {
    const [small, large] = failureRates([
      { failures: 1, events: 2 },
      { failures: 10, events: 100 },
      { failures: 10, events: 100 },
    ]);
    expect(small?.rate).toBeLessThan(0.2);
    expect(large?.rate).toBeCloseTo(0.1, 1.5);
  });

  it('tests nothing by fewer than five events or three failures', () => {
    const others = Array.from({ length: 6 }, () => ({ failures: 0, events: 500 }));
    const isRisky = (unit: FailureCounts): boolean | undefined => failureRates([unit, ...others])[0]?.isRisky;
    expect(isRisky({ failures: 4, events: 4 })).toBe(false);
    expect(isRisky({ failures: 2, events: 20 })).toBe(false);
    expect(isRisky({ failures: 3, events: 5 })).toBe(true);
  });

  it('has nothing to compare a single unit with', () => {
    expect(failureRates([{ failures: 50, events: 50 }])[0]).toMatchObject({
      isRisky: false,
      probabilityRisky: 0,
    });
    expect(failureRates([])).toEqual([]);
  });

  it('compares with the others even when one unit is most of the account', () => {
    const rates = failureRates([
      { failures: 300, events: 1000 },
      { failures: 2, events: 40 },
      { failures: 2, events: 40 },
    ]);
    expect(rates[0]?.isRisky).toBe(true);
    expect(rates[1]?.isRisky).toBe(false);
  });

  it('rarely warns where all fail alike, and mostly where one fails three times as often', () => {
    let falseWarnings = 0;
    let found = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const rates = failureRates(simulate({ rate: 0.1, firstRate: 0.3 }, { events: 100, units: 10, seed }));
      found += Number(rates[0]?.isRisky);
      falseWarnings += rates.slice(1).filter(({ isRisky }) => isRisky).length;
    }
    expect(found / 60).toBeGreaterThan(0.8);
    expect(falseWarnings).toBeLessThan(3);
  });

  it('gives probabilities for any counts', () => {
    for (const failures of [0, -1, 5, 1e9]) {
      for (const events of [0, 1, 1e9, -5]) {
        for (const { rate, lower, upper, probabilityRisky, qValue } of failureRates([
          { failures, events },
          { failures: 1, events: 10 },
          { failures: 0, events: 0 },
        ])) {
          for (const value of [rate, lower, upper, probabilityRisky, qValue]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
          expect(lower).toBeLessThanOrEqual(upper);
        }
      }
    }
  });
});
