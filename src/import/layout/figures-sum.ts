/** Sums of metrics, and the test whether a row is the sum of others. */
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { MICROS_PER_UNIT, microsOf } from '../../shared/micros.ts';
import type { Totals } from '../plan-types.ts';

/** Metrics that add up, in millionths. Missing metrics are undefined. */
export type Figures = { readonly [Name in keyof Totals]: bigint | undefined };
/** A sum that is still growing. */
export type RunningSum = { -readonly [Name in keyof Totals]: bigint };

const MILLION = BigInt(MICROS_PER_UNIT);
const NAMES = ['impressions', 'clicks', 'engagements', 'conversions', 'spend', 'revenue'] as const;
/** Reports round money and modelled conversions to a hundredth, in each row and in the total. */
const ROUNDING = 10_000n;
const ROUNDED: readonly (keyof Totals)[] = ['conversions', 'spend', 'revenue'];

/** An empty sum. */
export function zeroSum(): RunningSum {
  return { impressions: 0n, clicks: 0n, engagements: 0n, conversions: 0n, spend: 0n, revenue: 0n };
}

/** The metrics of a record. */
export function figuresOf(record: PerformanceRecord): Figures {
  const count = (value: number | undefined): bigint | undefined =>
    value === undefined ? undefined : BigInt(value) * MILLION;
  return {
    impressions: BigInt(record.impressions) * MILLION,
    clicks: count(record.clicks),
    engagements: count(record.engagements),
    conversions: record.conversions === undefined ? undefined : BigInt(microsOf(record.conversions)),
    spend: record.spendMicros === undefined ? undefined : BigInt(record.spendMicros),
    revenue: record.revenueMicros === undefined ? undefined : BigInt(record.revenueMicros),
  };
}

/** Adds metrics, or subtracts them with -1n. */
export function addFigures(sum: RunningSum, figures: Figures, sign: 1n | -1n = 1n): void {
  for (const name of NAMES) sum[name] += (figures[name] ?? 0n) * sign;
}

/** Whether every metric is zero or absent. */
export function isZero(figures: Figures): boolean {
  return NAMES.every((name) => (figures[name] ?? 0n) === 0n);
}

/**
 * How many metrics above zero equal the sum. Undefined when one of them differs: the row is not the total of these
 * rows.
 */
export function agreement(figures: Figures, sum: Totals, rows: number): number | undefined {
  let equal = 0;
  for (const name of NAMES) {
    const figure = figures[name];
    if (figure === undefined || (figure === 0n && name === 'impressions')) continue;
    const difference = figure > sum[name] ? figure - sum[name] : sum[name] - figure;
    const allowed = ROUNDED.includes(name) ? ROUNDING * BigInt(Math.min(rows, 100) + 1) : 0n;
    if (difference > allowed) return undefined;
    if (figure > 0n) equal += 1;
  }
  return equal;
}
