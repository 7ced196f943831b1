import { describe, expect, it } from 'vitest';
import { isCalendarDate, isoWeek, latestDate, utcDate, weekdayOf } from '../../src/shared/dates.ts';

describe('ISO weeks', () => {
  it.each([
    ['2020-04-01', '2020-W14'],
    // Years begin and end in weeks of their neighbours: the first week holds the first Thursday.
    ['2016-01-03', '2015-W53'],
    ['2016-01-04', '2016-W01'],
    ['2018-12-31', '2019-W01'],
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2024-12-29', '2024-W52'],
  ])('%s lies in %s', (date, week) => {
    expect(isoWeek(date)).toBe(week);
  });

  it('begin on Monday and have seven days', () => {
    const weeks = Array.from({ length: 7 * 60 }, (_, day) =>
      isoWeek(utcDate(Date.UTC(2019, 11, 30) + day * 86_400_000)),
    );
    for (let week = 0; week < 60; week += 1)
      expect(new Set(weeks.slice(week * 7, week * 7 + 7)).size).toBe(1);
    expect(new Set(weeks).size).toBe(60);
  });
});

describe('days of a week', () => {
  it.each([
    ['2026-01-05', 0],
    ['2024-02-29', 3],
    ['2021-01-03', 6],
  ])('%s is %i days after Monday', (date, days) => {
    expect(weekdayOf(date)).toBe(days);
  });
});

describe('days of the calendar', () => {
  it.each(['2024-02-29', '1990-01-01', '2026-12-31'])('%s is one', (date) => {
    expect(isCalendarDate(date)).toBe(true);
  });

  it.each(['2026-02-29', '2026-02-30', '2026-13-01', '2026-1-1', '2026-01-01T00:00', '', '99999-01-01'])(
    '"%s" is none',
    (date) => {
      expect(isCalendarDate(date)).toBe(false);
    },
  );

  it('may be a day ahead of ours, for accounts east of us', () => {
    expect(latestDate(new Date('2026-12-31T23:59:59Z'))).toBe('2027-01-01');
  });
});
