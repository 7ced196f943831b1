import { isoWeek } from '../performance/dates.ts';

/** The ISO week of the day it is, at an instant, in an IANA time zone: as in 2026-W48. */
export function localWeek(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return isoWeek(`${part('year')}-${part('month')}-${part('day')}`);
}
