import { describe, expect, it } from 'vitest';

import { dailySeries } from '../../../src/statistics/trajectory/daily-series.ts';
import { weeklyMedians } from '../../../src/statistics/trajectory/weekly-medians.ts';

describe('dailySeries', () => {
  it('adds up a day’s entries, sorts, and leaves days without spend absent', () => {
    const { days, historyDays, zeroRevenueDays } = dailySeries([
      { day: 12, spend: 10, revenue: 30 },
      { day: 10, spend: 5, revenue: 10 },
      { day: 11, spend: 0, revenue: 50 },
      { day: 10, spend: 5, revenue: 30 },
    ]);
    // Day 10: 40/10 = 4; day 12: 3.
    expect(days).toEqual([
      { day: 10, logRoas: Math.log(4) },
      { day: 12, logRoas: Math.log(3) },
    ]);
    expect(historyDays).toBe(3);
    expect(zeroRevenueDays).toBe(0);
  });

  it('takes spend without revenue at half the smallest positive ROAS', () => {
    const { days, zeroRevenueDays } = dailySeries([
      { day: 1, spend: 10, revenue: 20 },
      { day: 2, spend: 10, revenue: 0 },
      { day: 3, spend: 10, revenue: 8 },
    ]);
    expect(days[1]?.logRoas).toBeCloseTo(Math.log(0.4), 12);
    expect(zeroRevenueDays).toBe(1);
  });

  it('has no valid day without any revenue, and skips what is no number', () => {
    expect(dailySeries([{ day: 1, spend: 10, revenue: 0 }])).toEqual({
      days: [],
      historyDays: 0,
      zeroRevenueDays: 1,
    });
    const { days } = dailySeries([
      { day: Number.NaN, spend: 1, revenue: 1 },
      { day: 1.5, spend: 1, revenue: 1 },
      { day: 1, spend: Number.POSITIVE_INFINITY, revenue: 1 },
      { day: 2, spend: 1e-300, revenue: 1e300 },
    ]);
    expect(days).toEqual([{ day: 2, logRoas: Math.log(1e6) }]);
  });
});

describe('weeklyMedians', () => {
  it('counts weeks back from the newest day and leaves gaps for empty ones', () => {
    // Newest day 30: weeks are 24–30, 17–23, 10–16, 3–9; the week 10–16 has no day, 3–9 has two and is left out.
    const day = (number: number, logRoas: number) => ({ day: number, logRoas });
    const days = [
      day(3, 9),
      day(4, 9),
      day(17, 1),
      day(20, 2),
      day(23, 6),
      day(24, 5),
      day(29, 3),
      day(30, 4),
    ];
    expect(weeklyMedians(days)).toEqual([
      { x: 2, y: 2 },
      { x: 3, y: 4 },
    ]);
    expect(weeklyMedians([])).toEqual([]);
  });
});
