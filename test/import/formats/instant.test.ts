import { describe, expect, test } from 'vitest';
import { readInstant } from '../../../src/import/formats/instant.ts';
import { detectedDates } from '../../../src/import/records/days.ts';

/** The instant of a text, as UTC. */
function at(text: string, timeZone = 'UTC'): string {
  const read = readInstant(text, { reading: detectedDates('MDY'), timeZone });
  return read.ok ? new Date(read.value).toISOString() : read.problem;
}

describe('an instant', () => {
  test.each([
    ['2026-10-31', '2026-10-31T00:00:00.000Z'],
    ['2026-10-31 14:05', '2026-10-31T14:05:00.000Z'],
    ['2026-10-31T14:05:09.250Z', '2026-10-31T14:05:09.250Z'],
    ['2026-10-31T14:05:09.000+0200', '2026-10-31T12:05:09.000Z'],
    ['10/31/2026, 2:05 PM', '2026-10-31T14:05:00.000Z'],
    ['10/31/2026 12:00 AM', '2026-10-31T00:00:00.000Z'],
    ['Oct 31, 2026 12:30 p.m.', '2026-10-31T12:30:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  test.each([
    ['2026-01-15', 'America/New_York', '2026-01-15T05:00:00.000Z'],
    ['2026-07-15', 'America/New_York', '2026-07-15T04:00:00.000Z'],
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25 12:00', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
    ['2026-10-31T14:05Z', 'Asia/Tokyo', '2026-10-31T14:05:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(at(text, zone)).toBe(expected);
  });

  test.each(['2026-10-31 25:00', '2026-10-31 14:75', '10/31/2026 0:30 PM', '2026-10-31 2:05 EDT', 'soon'])(
    '%s is none',
    (text) => {
      expect(at(text)).toMatch(/^"/);
    },
  );
});
