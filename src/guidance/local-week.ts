import { isoWeek } from '../performance/dates.ts';

/** Making one takes longer than the rest of a context; there are no more of them than IANA zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The ISO week of the day it is, at an instant, in an IANA time zone: as in 2026-W48. */
export function localWeek(at: Date, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return isoWeek(`${part('year')}-${part('month')}-${part('day')}`);
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
