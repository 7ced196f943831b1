import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/simulator/random.ts';
import { MAX_ORIGINS, rollingOrigins } from '../../../src/statistics/trajectory/back-test.ts';
import { projectionFrom } from '../../../src/statistics/trajectory/projection.ts';

const daysOf = (length: number, logRoas: (day: number) => number) =>
  Array.from({ length }, (_, day) => ({ day: 19_000 + day, logRoas: logRoas(day) }));

describe('rollingOrigins', () => {
  it('finds no error in a constant account', () => {
    const { backTests } = rollingOrigins(daysOf(80, () => 1));
    // Origins at days 47, 40, … 19 of 0 … 79: 33 days after the newest, and 14 known at the oldest.
    expect(backTests).toEqual([
      { horizonDays: 30, origins: 5, meanAbsoluteLogError: 0, medianMeanAbsoluteLogError: 0 },
    ]);
  });

  it('uses at an origin only what was known on it', () => {
    // A jump of ln 2 on the last 40 days: no projection from before it can know.
    const random = seededRandom(71);
    const days = daysOf(100, (day) => (day < 60 ? 0 : Math.LN2) + random.normal(0, 0.01));
    const [{ origins = 0, meanAbsoluteLogError = 0 } = {}] = rollingOrigins(days).backTests;
    // Newest known days 66, 59, 52, 45, 38, 31, 24, 17: the targets of four lie after the jump and one in it.
    expect(origins).toBe(8);
    const known = projectionFrom(days.slice(0, 53))?.at(30).published ?? Number.NaN;
    expect(Math.abs(known)).toBeLessThan(0.05);
    expect(meanAbsoluteLogError).toBeGreaterThan((3 * Math.LN2) / 8);
    expect(meanAbsoluteLogError).toBeLessThan((6 * Math.LN2) / 8);
  });

  it('says nothing of horizons with fewer than four origins', () => {
    const backTestsAfter = (length: number) =>
      rollingOrigins(daysOf(length, () => 1)).backTests.map(({ horizonDays }) => horizonDays);
    expect(backTestsAfter(67)).toEqual([]);
    expect(backTestsAfter(68)).toEqual([30]);
    // Origins stay a week apart, counted from the newest at 30 days: the first that leaves 93 days is 96 before the last.
    expect(backTestsAfter(130)).toEqual([30]);
    expect(backTestsAfter(131)).toEqual([30, 90]);
  });

  it('keeps a residual for every origin, and no more than MAX_ORIGINS', () => {
    const { pools } = rollingOrigins(daysOf(700, (day) => Math.sin(day)));
    expect(pools.get(30)?.count).toBe(MAX_ORIGINS);
    expect(pools.get(90)?.count).toBe(51);
    expect(pools.get(365)?.count).toBe(12);
  });

  it('counts a pause once, and leaves out weeks nobody spent in', () => {
    const days = daysOf(200, () => 1).filter(({ day }) => day < 19_080 || day >= 19_150);
    const [first] = rollingOrigins(days).backTests;
    // Newest known days 166, 159 and 152 after the pause, 79 and seven weekly ones from 75 back to 40 or 19 before it;
    // targets in the pause, days 83 to 146, have nothing to be held against.
    expect(first?.origins).toBe(3 + 5);
  });

  it('has nothing to say without days', () => {
    const { backTests, pools } = rollingOrigins([]);
    expect(backTests).toEqual([]);
    expect(pools.get(30)?.count).toBe(0);
  });
});
