import { isoWeek } from './dates.ts';

/** Creating a formatter takes longer than the rest of a context. There are at most as many as IANA zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day at an instant in an IANA time zone, for example 2026-11-24. */
export function localDate(at: Date, timeZone: string): string {
  // The locale en-CA of the format writes dates as YYYY-MM-DD.
  return formatOf(timeZone).format(at);
}

/** The ISO week of that day, for example 2026-W48. */
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
