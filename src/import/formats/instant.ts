/** Days and times of day as instants. */
import { type Parsed, parsed, unreadable } from '../parsed.ts';
import { type DateReading, readDate } from '../records/days.ts';
import { TIME } from './date-text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Reads a day, or a day with a time, in milliseconds since 1970. A day alone is its first moment in the zone. */
export function readInstant(
  text: string,
  { reading, timeZone }: { readonly reading: DateReading; readonly timeZone: string },
): Parsed<number> {
  const [found = ''] = TIME.exec(text) ?? [];
  const date = readDate(text.slice(0, text.length - found.length).trim(), reading);
  if (!date.ok) return unreadable(`"${text}" is not a date of the form ${reading.label}`);
  const time = found === '' ? { ms: 0, offsetMinutes: undefined } : timeOfDay(found);
  if (time === undefined) return unreadable(`"${text}" has no time of the day`);
  const asUtc = Date.parse(`${date.value}T00:00:00Z`) + time.ms;
  return parsed(
    time.offsetMinutes === undefined ? zoned(asUtc, timeZone) : asUtc - time.offsetMinutes * MINUTE_MS,
  );
}

/** `14:05`, `2:05:30 PM`, `14:05:30.250Z`, `14:05+0200`. The offset is undefined when the text names none. */
function timeOfDay(
  text: string,
): { readonly ms: number; readonly offsetMinutes: number | undefined } | undefined {
  const [, hours, minutes, seconds = '0', fraction = '0', half, zone] =
    /(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(?:([AaPp])\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    ) ?? [];
  const hour = hourOf(Number(hours), half?.toLowerCase());
  if (hour === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const ms = Math.floor(Number(`0.${fraction}`) * 1000);
  return {
    ms: hour * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000 + ms,
    offsetMinutes: offsetOf(zone),
  };
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

/**
 * The instant at which clocks of a zone show this time. A time that is skipped in spring counts as an hour later. Of
 * two equal times in autumn, one is taken.
 */
function zoned(asUtc: number, timeZone: string): number {
  const first = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(first, timeZone);
}

/** Creating a formatter takes longer than reading the rest of a row. There are at most as many as zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const shown = Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second')] as const),
  );
  return shown - (instant - (((instant % 1000) + 1000) % 1000));
}
