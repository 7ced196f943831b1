import { describe, expect, test } from 'vitest';
import { mondayOf } from '../../src/dashboard/monday.ts';
import { findStall, mayHaveStalled } from '../../src/dashboard/reporting.ts';
import { addDays } from '../../src/shared/dates.ts';
import { localDate } from '../../src/shared/local-date.ts';

const FIRST = '2026-03-02';
const everyDays = (gap: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => addDays(FIRST, at * gap));

describe('a stall', () => {
  test('is a silence of more than three days of one who reports daily', () => {
    const dates = everyDays(1, 10);
    const last = addDays(FIRST, 9);
    expect(findStall(dates, addDays(last, 4))).toBeUndefined();
    expect(findStall(dates, addDays(last, 5))).toEqual({ newestDate: last, silentDays: 5, usualGapDays: 1 });
  });

  test('takes four usual gaps, by their median: one holiday changes nothing', () => {
    const dates = [...everyDays(3, 9), addDays(FIRST, 24 + 14)];
    const last = addDays(FIRST, 38);
    expect(findStall(dates, addDays(last, 12))).toBeUndefined();
    expect(findStall(dates, addDays(last, 13))).toMatchObject({ usualGapDays: 3, silentDays: 13 });
  });

  test('is not told of who never reported regularly, rarely, or long ago', () => {
    expect(findStall(everyDays(1, 7), '2026-04-30')).toBeUndefined();
    expect(findStall(everyDays(8, 20), '2027-03-01')).toBeUndefined();
    expect(findStall(everyDays(1, 20), '2027-06-01')).toBeUndefined();
    expect(findStall([], FIRST)).toBeUndefined();
  });

  test('does not depend on the order of dates, nor on one being there twice', () => {
    const dates = everyDays(1, 10);
    const today = addDays(FIRST, 30);
    expect(findStall([...dates.toReversed(), ...dates], today)).toEqual(findStall(dates, today));
  });

  test('is possible only after some days, and within a year', () => {
    expect(mayHaveStalled('2026-03-07', '2026-03-10')).toBe(false);
    expect(mayHaveStalled('2026-03-06', '2026-03-10')).toBe(true);
    expect(mayHaveStalled('2025-01-01', '2026-03-10')).toBe(false);
  });
});

test('days are those of the zone', () => {
  const at = new Date('2026-03-01T12:30:00Z');
  expect([
    localDate(at, 'UTC'),
    localDate(at, 'Pacific/Auckland'),
    localDate(at, 'America/Los_Angeles'),
  ]).toEqual(['2026-03-01', '2026-03-02', '2026-03-01']);
  expect(mondayOf('2026-03-08')).toBe('2026-03-02');
});
