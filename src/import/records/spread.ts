/** Splits the metrics of several days evenly over the days. The sums stay exact. */
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { addDays } from '../../shared/dates.ts';
import { microsOf, unitsOf } from '../../shared/micros.ts';
import { type Days, spanLength } from './days.ts';

/** One record per day. Of what cannot be divided, the first days get one more. */
export function spreadRecord(record: PerformanceRecord, days: Days): readonly PerformanceRecord[] {
  const count = spanLength(days);
  const { clicks, engagements, engagementRate, conversions, spendMicros, revenueMicros } = record;
  return Array.from({ length: count }, (_, day) => ({
    ...record,
    date: addDays(days.first, day),
    impressions: share(record.impressions, count, day),
    clicks: part(clicks, count, day),
    engagements: part(engagements, count, day),
    // The rate of the whole span would contradict the engagements of a day.
    engagementRate: engagements === undefined ? engagementRate : undefined,
    conversions: conversions === undefined ? undefined : conversionShare(conversions, count, day),
    spendMicros: part(spendMicros, count, day),
    revenueMicros: part(revenueMicros, count, day),
  }));
}

function part(total: number | undefined, count: number, day: number): number | undefined {
  return total === undefined ? undefined : share(total, count, day);
}

function share(total: number, count: number, day: number): number {
  const base = Math.floor(total / count);
  return base + (day < total - base * count ? 1 : 0);
}

/** Whole conversions stay whole; others are split in millionths. */
function conversionShare(conversions: number, count: number, day: number): number {
  if (Number.isInteger(conversions)) return share(conversions, count, day);
  return unitsOf(share(microsOf(conversions), count, day));
}
