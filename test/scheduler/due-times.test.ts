import { describe, expect, test } from 'vitest';
import { dueTimesOf, timesViolations } from '../../src/scheduler/due-times.ts';
import { cronExpression, SettingProblem } from '../../src/shared/setting-parsers.ts';

const DAY_MS = 86_400_000;

/** Every due time of a span, one after the other. */
function allDue(schedule: string, timeZone: string, fromMs: number, throughMs: number): readonly number[] {
  const due = dueTimesOf({ schedule, timeZone });
  const found: number[] = [];
  for (let next = due.after(fromMs); next !== undefined && next <= throughMs; next = due.after(next))
    found.push(next);
  return found;
}

/** `2026-03-29 03:00` on the clocks of a zone. */
function clockTime(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (ms) => format.format(new Date(ms));
}

/** Days on which clocks change, and when a schedule is due on them: the instant in UTC. */
const CHANGES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  // 02:00 becomes 03:00.
  ['Europe/Berlin', '2026-03-29', { '30 2 * * *': '01:00', '0 3 * * *': '01:00' }],
  // 03:00 becomes 02:00.
  ['Europe/Berlin', '2026-10-25', { '30 2 * * *': '00:30', '0 3 * * *': '02:00' }],
  ['Europe/Berlin', '2027-03-28', { '30 2 * * *': '01:00', '0 3 * * *': '01:00' }],
  ['Europe/Berlin', '2027-10-31', { '30 2 * * *': '00:30', '0 3 * * *': '02:00' }],
  ['America/New_York', '2026-03-08', { '30 2 * * *': '07:00', '0 3 * * *': '07:00' }],
  // 02:00 becomes 01:00.
  ['America/New_York', '2026-11-01', { '30 2 * * *': '07:30', '0 3 * * *': '08:00', '30 1 * * *': '05:30' }],
  ['America/New_York', '2027-03-14', { '30 2 * * *': '07:00', '0 3 * * *': '07:00' }],
  ['America/New_York', '2027-11-07', { '30 2 * * *': '07:30', '0 3 * * *': '08:00', '30 1 * * *': '05:30' }],
  // 02:00 becomes 01:30.
  [
    'Australia/Lord_Howe',
    '2026-04-05',
    { '30 2 * * *': '16:00', '0 3 * * *': '16:30', '45 1 * * *': '14:45' },
  ],
  // 02:00 becomes 02:30.
  [
    'Australia/Lord_Howe',
    '2026-10-04',
    { '30 2 * * *': '15:30', '0 3 * * *': '16:00', '15 2 * * *': '15:30' },
  ],
  [
    'Australia/Lord_Howe',
    '2027-04-04',
    { '30 2 * * *': '16:00', '0 3 * * *': '16:30', '45 1 * * *': '14:45' },
  ],
  [
    'Australia/Lord_Howe',
    '2027-10-03',
    { '30 2 * * *': '15:30', '0 3 * * *': '16:00', '15 2 * * *': '15:30' },
  ],
];

describe.each(CHANGES)('when the clocks of %s change on %s', (timeZone, date, times) => {
  const onClock = clockTime(timeZone);
  const middleMs = Date.parse(`${date}T00:00:00Z`);
  const span = [middleMs - 4 * DAY_MS, middleMs + 4 * DAY_MS] as const;

  test.each(Object.entries(times))('"%s" is due once on each day, and then at %s UTC', (schedule, time) => {
    const due = allDue(schedule, timeZone, ...span);
    const days = due.map((ms) => onClock(ms).slice(0, 10));
    expect(due.length).toBeGreaterThanOrEqual(7);
    expect(new Set(days).size, 'days with a run').toBe(due.length);
    const between = due.slice(1).map((ms, index) => ms - (due[index] ?? 0));
    // No day is left out: the clock moves by an hour at most, and a run of the left-out hour by one more.
    for (const ms of between) expect(Math.abs(ms - DAY_MS)).toBeLessThanOrEqual(3_600_000);
    const onTheDay = due.filter((ms) => onClock(ms).startsWith(date));
    expect(onTheDay.map((ms) => new Date(ms).toISOString().slice(11, 16))).toEqual([time]);
  });

  test('an hourly schedule is due at each full hour that passes', () => {
    const quarterHours = Array.from(
      { length: (8 * DAY_MS) / 900_000 },
      (_, n) => span[0] + (n + 1) * 900_000,
    );
    const fullHours = quarterHours.filter((ms) => onClock(ms).endsWith(':00'));
    expect(allDue('0 * * * *', timeZone, ...span)).toEqual(fullHours);
  });
});

describe('due times', () => {
  test('the newest of a span is the last of all its due times', () => {
    const span = {
      afterMs: Date.UTC(2026, 2, 20, 1, 2, 3),
      throughMs: Date.UTC(2026, 3, 2, 11, 59, 59, 999),
    };
    for (const schedule of ['30 2 * * *', '0 * * * *', '*/7 3 * * 0', '15 30 2 29 3 *']) {
      const due = dueTimesOf({ schedule, timeZone: 'Europe/Berlin' });
      const all = allDue(schedule, 'Europe/Berlin', span.afterMs, span.throughMs);
      expect(due.newest(span)).toBe(all.at(-1));
      expect(due.count({ ...span, limit: 5_000 })).toBe(all.length);
    }
  });

  test('a span holds its end and not its beginning', () => {
    const due = dueTimesOf({ schedule: '* * * * * *', timeZone: 'UTC' });
    expect(due.newest({ afterMs: 5_000, throughMs: 7_000 })).toBe(7_000);
    expect(due.newest({ afterMs: 5_000, throughMs: 5_999 })).toBeUndefined();
    expect(due.count({ afterMs: 5_000, throughMs: 9_000, limit: 3 })).toBe(3);
  });
});

describe('what is no schedule', () => {
  test('is told with every violation', () => {
    expect(timesViolations({ schedule: '0 3 * * *', timeZone: 'UTC' })).toEqual([]);
    expect(timesViolations({ schedule: 'daily at three', timeZone: 'Mars/Olympus' })).toMatchObject([
      { field: 'schedule', description: expect.stringContaining('cron expression') },
      { field: 'time_zone', description: expect.stringContaining('IANA') },
    ]);
    expect(timesViolations({ schedule: '0 3 31 2 *', timeZone: '+01:00' })).toMatchObject([
      { field: 'schedule', description: 'must be due at some time' },
      { field: 'time_zone' },
    ]);
  });
});

test.each(['0 0 3 * * * 2027', '2027-01-01T00:00:00', '2027-01-01T00:00:00Z', '0 3 * *', ''])(
  'a schedule that ends, or that has another number of fields, is refused: %s',
  (schedule) => {
    expect(timesViolations({ schedule, timeZone: 'UTC' })).toEqual([
      { field: 'schedule', description: expect.stringContaining('5 fields') },
    ]);
    expect(cronExpression(schedule)).toBeInstanceOf(SettingProblem);
  },
);
