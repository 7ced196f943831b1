import { isoWeek } from './dates.ts';

/** Making one takes longer than the rest of a context; there are no more of them than IANA zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day it is, at an instant, in an IANA time zone: as in 2026-11-24. */
export function localDate(at: Date, timeZone: string): string {
  // The Canadian way of writing a date is ISO 8601's.
  return formatOf(timeZone).format(at);
}

/** The ISO week of that day: as in 2026-W48. */
export function localWeek(at: Date, timeZone: string): string {
  return isoWeek(localDate(at, timeZone));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}
